import { supplyOffice } from './desks/supplies.ts';
import { playStory, SCENES, type Scene, WAITING } from './scenes.ts';
import { type ClientOptions, DemoClient, Story } from './story.ts';

/** How one service went. */
export interface Played {
  readonly service: string;
  readonly steps: readonly string[];
  readonly outcome: string;
  readonly letters: readonly string[];
  /** Numbers of the hand-over reports (BAST). */
  readonly basts: readonly string[];
  readonly events: number;
  /** Undefined: it ended as the service promises. */
  readonly fault?: string;
}

/** Plays the scenes against a running office, over HTTP only. */
export async function playAll(
  url: string,
  onPlayed: (played: Played) => void = () => {},
  manner: ClientOptions = {},
): Promise<Played[]> {
  const office = new DemoClient(url, manner);
  const all: Played[] = [];
  await supplyOffice(office);
  for (const scene of SCENES) {
    const played = await playScene(office, scene);
    onPlayed(played);
    all.push(played);
  }
  return all;
}

/** Fills a fresh demo office: finished cases of every service, and some that wait on somebody's worklist. */
export async function playDemoData(url: string): Promise<void> {
  const faults = (await playAll(url)).filter(({ fault }) => fault !== undefined);
  const office = new DemoClient(url);
  for (const scene of WAITING) await playStory(new Story(office, scene.tenant, scene.desk), scene);
  if (faults.length > 0) throw new Error(faults.map(({ service, fault }) => `${service}: ${fault}`).join('\n'));
}

/** Plays one scene to its end; a fault is told and not thrown. */
export async function playScene(office: DemoClient, scene: Scene): Promise<Played> {
  const story = new Story(office, scene.tenant, scene.desk);
  const result = (outcome: string, events: number, fault?: string): Played => ({
    service: scene.service,
    steps: story.steps,
    outcome,
    letters: story.letters.map(({ number }) => number),
    basts: story.basts,
    events,
    ...(fault === undefined ? {} : { fault }),
  });
  try {
    await playStory(story, scene);
    const outcome = await story.outcome();
    const events = await eventsOf(office, scene, story.caseId);
    return result(outcome, events, faultOf(scene, story, outcome));
  } catch (error) {
    return result('failed', 0, error instanceof Error ? error.message : String(error));
  }
}

function faultOf({ promises }: Scene, story: Story, outcome: string): string | undefined {
  if (outcome !== promises.outcome) return `ended as ${outcome}, promised is ${promises.outcome}`;
  if (story.letters.length !== promises.letters) {
    return `${story.letters.length} letters, promised are ${promises.letters}`;
  }
  const basts = story.basts.filter((number) => number !== '');
  if (basts.length !== promises.basts) return `${basts.length} hand-over reports, promised are ${promises.basts}`;
  return undefined;
}

/** What the portal's timeline of the case shows once it has seen the end. */
async function eventsOf(office: DemoClient, scene: Scene, caseId: string): Promise<number> {
  const reader = await office.as(scene.tenant, 'kepala-dinas');
  const path = `/api/portal/cases/${caseId}/timeline`;
  for (const end = Date.now() + office.patienceMs; Date.now() < end; ) {
    const { body } = await reader.expect<{ items: { type: string }[] }>('GET', `${path}?limit=200`);
    if (body.items.some(({ type }) => type.includes('case-closed'))) return body.items.length;
  }
  throw new Error('The timeline did not show the end of the case in time');
}
