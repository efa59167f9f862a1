import { DemoClient, playScene, SCENES, supplyOffice } from '@alur/demo';
import type { Acknowledged } from './acknowledged.ts';
import { familyOf, patient } from './patience.ts';

export interface LoadOptions {
  readonly url: string;
  readonly acknowledged: Acknowledged;
  /** 0 to 1. */
  readonly random: () => number;
  /** How long a request, or what a story waits for, may take while things are down; ms. */
  readonly patienceMs: number;
  /** Stories side by side. */
  readonly players: number;
  /** Stories of a round; all when absent. */
  readonly scenes?: number;
  /** Rounds that were played before, whose people are known; 0 when absent. */
  readonly firstRound?: number;
  readonly onStory?: (service: string, fault: string | undefined) => void;
}

/** Families whose numbers do not meet. */
const ROUNDS = 9;

export interface LoadResult {
  readonly played: number;
  /** Stories that did not end as the service promises. */
  readonly faults: readonly string[];
}

/**
 * Plays the stories of all services, each round with other people, until `done`; then the round that runs is played to
 * its end, so that every service is met at least once.
 */
export async function playUnderFaults(options: LoadOptions, done: () => boolean): Promise<LoadResult> {
  const faults: string[] = [];
  let played = 0;
  const first = options.firstRound ?? 0;
  for (let round = first; round === first || (!done() && round < ROUNDS); round += 1) {
    const office = officeOf(options, round);
    await supplyOffice(office);
    const waiting = shuffled(SCENES, options.random).slice(0, options.scenes);
    const play = async () => {
      for (let scene = waiting.pop(); scene !== undefined; scene = waiting.pop()) {
        const { fault } = await playScene(office, scene);
        played += 1;
        if (fault !== undefined) faults.push(`${scene.service}: ${fault}`);
        options.onStory?.(scene.service, fault);
      }
    };
    await Promise.all(Array.from({ length: options.players }, play));
  }
  return { played, faults };
}

function officeOf({ url, acknowledged, patienceMs }: LoadOptions, round: number): DemoClient {
  const transport = patient({
    limitMs: patienceMs,
    rewrite: familyOf(round),
    onAnswer: (status, headers) => {
      if (status >= 200 && status < 300) acknowledged.note(headers.get('alur-version'));
    },
  });
  return new DemoClient(url, { transport, patienceMs });
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [copy[last], copy[other]] = [copy[other]!, copy[last]!];
  }
  return copy;
}
