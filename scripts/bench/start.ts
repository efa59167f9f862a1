import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MeasuredServer, startEmptyOffice } from './processes.ts';
import { median, type Pair, pairedRounds, timed } from './rounds.ts';

const IDLE_MS = 10_000;

export interface StartFigures {
  /** Milliseconds of a fresh office, and of a Node process that does nothing. */
  readonly starts: readonly Pair[];
  readonly idleMegabytes: number;
}

export async function benchStart(rounds: number): Promise<StartFigures> {
  const office = async () => {
    const started = await startEmptyOffice();
    await started.stop();
    return started.startMs;
  };
  const bare = async () => 1000 * (await timed(() => void spawnSync(process.execPath, ['-e', '0'])));
  const starts = await pairedRounds(rounds, office, bare);
  const idle = await startEmptyOffice();
  try {
    return { starts, idleMegabytes: await idleMemory(idle) };
  } finally {
    await idle.stop();
  }
}

async function idleMemory(office: MeasuredServer): Promise<number> {
  await sleep(IDLE_MS);
  const samples: number[] = [];
  for (let sample = 0; sample < 3; sample++) {
    samples.push(office.rssMegabytes());
    await sleep(200);
  }
  return median(samples);
}
