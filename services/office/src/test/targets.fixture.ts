import { Office } from '../demo/story.ts';
import { complete, type Target } from './example.fixture.ts';
import { playScene, sceneOf, type TestOffice, type WatchedStory } from './office.fixture.ts';
import { finishedCase } from './requests.fixture.ts';

/** Finished cases of OKU Selatan, with everything that a path can name. */
export interface Targets {
  readonly letter: Target;
  readonly incident: Target;
  readonly money: Target;
  readonly grant: Target;
}

/** A recommendation, a fire and a grant that went all the way. */
export async function finishedCases(office: TestOffice): Promise<Targets> {
  const letter = await finishedCase(office);
  const fire = await playScene(office, sceneOf('layanan-korban-bencana-sosial'));
  const grant = await playScene(office, sceneOf('bansos-alat-bantu-disabilitas'));
  await office.settled();
  const incident = await incidentTarget(office, fire.story);
  const evidenceId = fire.story.pathPart(new RegExp(`/funds/.*${incident['householdId']}/evidence/([^/]+)$`));
  return { letter, incident, money: complete({ ...incident, evidenceId }), grant: grantTarget(grant.story) };
}

/** The case that a path is about. */
export function targetOf(path: string, { letter, incident, money, grant }: Targets): Target {
  if (path.includes('/grant-') || path.includes('/grants/')) return grant;
  if (path.startsWith('/api/disbursement/funds/')) return money;
  return path.includes('/incident') || path.startsWith('/api/disbursement/') ? incident : letter;
}

interface Shown {
  readonly households: readonly {
    readonly householdId: string;
    readonly submissions: readonly {
      readonly submissionId: string;
      readonly subjectId: string;
      readonly photoIds: readonly string[];
    }[];
  }[];
  readonly recipients: readonly { readonly householdId: string; readonly handoverId: string }[];
}

async function incidentTarget(office: TestOffice, story: WatchedStory): Promise<Target> {
  const { caseId } = story;
  const callers = new Office(office.url);
  const head = await callers.as('oku-selatan', 'kepala-dinas');
  const read = async (path: string) => (await head.expect<Shown>('GET', path)).body;
  const { households } = await read(`/api/survey/cases/${caseId}/incident`);
  const { recipients } = await read(`/api/disbursement/funds/${caseId}`);
  const [first] = households;
  const [submission] = first?.submissions ?? [];
  const householdId = first?.householdId ?? '';
  return complete({
    caseId,
    householdId,
    submissionId: submission?.submissionId,
    subjectId: submission?.subjectId,
    photoId: submission?.photoIds[0],
    handoverId: recipients.find((one) => one.householdId === householdId)?.handoverId,
    evidenceId: story.pathPart(new RegExp(`/goods/.*${householdId}/evidence/([^/]+)$`)),
    stepId: 'report',
    item: 'beras-5kg',
    year: '2026',
    fund: 'btt',
    line: 'bansos-tidak-terencana',
    reconciliationId: '0'.repeat(64),
  });
}

function grantTarget(story: WatchedStory): Target {
  return complete({
    caseId: story.caseId,
    batchId: story.pathPart(/grant-batches\/([^/?]+)/),
    subjectId: story.pathPart(/recipients\/([^/]+)\//),
    evidenceId: story.pathPart(/evidence\/([^/]+)$/),
  });
}
