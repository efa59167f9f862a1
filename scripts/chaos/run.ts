import { seededRandom } from '@alur/event-sourcing/seeded-random';
import { SERVICES } from '../distributed/gateway.ts';
import { Acknowledged } from './acknowledged.ts';
import { type Audit, audit } from './audit.ts';
import { cause, type FaultPlan, planFaults } from './faults.ts';
import type { Installation } from './installation.ts';
import { type LoadResult, playUnderFaults } from './load.ts';
import { Operator } from './operator.ts';
import { patient } from './patience.ts';

/** A request, or what a story waits for, outlasts the longest fault. */
const PATIENCE_MS = 240_000;
const SETTLE_MS = 180_000;
const REBUILD_MS = 120_000;

export interface ChaosOptions extends Omit<FaultPlan, 'services'> {
  readonly seed: number;
  /** Stories side by side. */
  readonly players: number;
  readonly log: (line: string) => void;
}

export interface ChaosReport {
  readonly faults: number;
  readonly load: LoadResult;
  readonly audit: Audit;
  readonly views: number;
  /** Milliseconds from the last fault's end until no group had anything left to do and every story had ended. */
  readonly recoveryMs: number;
  /** Everything that is wrong, a line each. */
  readonly wrong: readonly string[];
}

/**
 * Plays the stories of all services while services, broker and database are killed, waits until everything has been worked
 * off by itself, and audits: nothing acknowledged lost, nothing done twice, every view equal to its rebuild.
 */
export async function runChaos(installation: Installation, options: ChaosOptions): Promise<ChaosReport> {
  const { log, seed, players } = options;
  const random = seededRandom(seed);
  const faults = planFaults({ ...options, services: SERVICES }, random);
  const acknowledged = new Acknowledged();
  let over = false;
  const { url } = installation.office;
  const onStory = (service: string, fault: string | undefined) => log(`story ${service}: ${fault ?? 'as promised'}`);
  const playing = playUnderFaults(
    { url, acknowledged, random: seededRandom(seed + 1), patienceMs: PATIENCE_MS, players, onStory },
    () => over,
  );
  const causing = cause(faults, installation, ({ name, downMs }, number) => {
    log(`fault ${number} of ${faults.length}: ${name} killed${downMs === 0 ? '' : `, away for ${downMs / 1000} s`}`);
  }).finally(() => {
    over = true;
  });
  const [load] = await Promise.all([playing, causing]);
  const ended = performance.now();
  await installation.ready();
  const operator = new Operator(url, patient({ limitMs: PATIENCE_MS }));
  await operator.caughtUp(SETTLE_MS);
  const recoveryMs = Math.round(performance.now() - ended);
  const views = await operator.rebuildAll(REBUILD_MS);
  const found = await audit(installation.data, installation.brokers.kafka, acknowledged);
  const wrong = [
    ...load.faults.map((fault) => `story ${fault}`),
    ...(await operator.parked()).map((group) => `parked: ${group}`),
    ...views.flatMap(({ view, fault }) => (fault === undefined ? [] : [`view ${view}: ${fault}`])),
    ...found.faults,
  ];
  return { faults: faults.length, load, audit: found, views: views.length, recoveryMs, wrong };
}

/** The report as an operator reads it. */
export function linesOf({ faults, load, audit: found, views, recoveryMs, wrong }: ChaosReport): string[] {
  const repeated = Object.values(found.topics).reduce((sum, topic) => sum + topic.repeated, 0);
  return [
    `faults: ${faults}, stories: ${load.played}, acknowledged commands: ${found.acknowledged}, events: ${found.events}`,
    `messages published again after a fault: ${repeated}; views compared with their rebuild: ${views}`,
    `everything worked off ${(recoveryMs / 1000).toFixed(1)} s after the last story`,
    ...found.effects.map(({ name, happened, twice }) => `${name}: ${happened}, twice: ${twice.length}`),
    ...(wrong.length === 0 ? ['nothing lost, nothing done twice, every view equals its rebuild'] : wrong),
  ];
}
