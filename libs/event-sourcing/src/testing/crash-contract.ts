import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { RecordedEvent } from '../event.ts';
import type { EventStore } from '../event-store.ts';
import { verifyLog } from '../verify.ts';
import type { Acknowledgement } from './crash-writer.ts';
import type { CrashHarness } from './harness.ts';
import { seededRandom } from './seeded-random.ts';

const LIFE_MS = 150;
/** Each round checks the whole log again, so a log may not grow for ever. */
const ROUNDS_PER_LOG = 10;

/**
 * Kills a writing process with `kill -9` at a random moment, while it opens the log or writes, again and again on the
 * same log, and demands after each kill: what was acknowledged is there, no append is there in part, the chain verifies. `ALUR_CRASH_ROUNDS` sets the
 * rounds (5, or 50 in CI), `ALUR_SEED` repeats the moments of a run.
 */
export function crashContract(name: string, harness: CrashHarness): void {
  const rounds = Number(process.env['ALUR_CRASH_ROUNDS'] ?? (process.env['CI'] === 'true' ? 50 : 5));
  const seed = Number(process.env['ALUR_SEED'] ?? Date.now() % 1_000_000);

  describe(`${name}: crash`, () => {
    test(
      `nothing acknowledged is lost in ${rounds} kills under load (ALUR_SEED=${seed})`,
      async () => {
        const random = seededRandom(seed);
        for (let left = rounds; left > 0; left -= ROUNDS_PER_LOG) {
          await crashAgainAndAgain(harness, Math.min(left, ROUNDS_PER_LOG), random);
        }
      },
      10_000 + rounds * 3_000,
    );
  });
}

async function crashAgainAndAgain(harness: CrashHarness, rounds: number, random: () => number): Promise<void> {
  const place = await harness.createPlace();
  const acknowledged: Acknowledgement[] = [];
  for (let round = 0; round < rounds; round++) {
    acknowledged.push(...(await killedRun(harness, place, random() * (harness.lifeMs ?? LIFE_MS))));
    const store = await harness.open(place);
    await expectWhole(store, acknowledged);
    await store.close();
  }
  expect(acknowledged.length).toBeGreaterThan(0);
  await harness.dispose(place);
}

/** What one writer was acknowledged before it was killed, `afterMs` after it began to open the log. */
async function killedRun(harness: CrashHarness, place: string, afterMs: number): Promise<Acknowledgement[]> {
  const flags = ['--conditions=@alur/source', '--disable-warning=ExperimentalWarning'];
  const writer = spawn(process.execPath, [...flags, fileURLToPath(harness.writer), place], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let told = '';
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const closed = once(writer, 'close');
  await Promise.race([once(writer.stdout, 'data'), failure(writer)]);
  await pause(afterMs);
  writer.kill('SIGKILL');
  await closed;
  const lines = told.split('\n');
  // The first line says that the writer has begun; the last may be cut by the kill, and its append is then unconfirmed.
  return lines.slice(1, -1).map((line): Acknowledgement => JSON.parse(line));
}

async function failure(writer: ChildProcess): Promise<never> {
  const [code] = await once(writer, 'exit');
  throw new Error(`The writer ended by itself with code ${code}`);
}

async function expectWhole(store: EventStore, acknowledged: readonly Acknowledgement[]): Promise<void> {
  expect(await verifyLog(store)).toMatchObject({ intact: true });
  const events = await store.readAll('', Number.MAX_SAFE_INTEGER);
  const byId = new Map(events.map((event) => [event.id, event]));
  const lost = acknowledged.flatMap(({ stream, events: expected }) =>
    expected.filter(({ id, revision, hash }) => {
      const event = byId.get(id);
      return event?.stream !== stream || event.revision !== revision || event.hash !== hash;
    }),
  );
  expect(lost).toEqual([]);
  for (const [commandId, parts] of Map.groupBy(events, (event) => event.meta.commandId)) {
    expect({ commandId, stored: parts.length }).toEqual({ commandId, stored: declaredCount(parts[0]!) });
  }
}

function declaredCount({ data }: RecordedEvent): number {
  return 'of' in data ? Number(data.of) : Number.NaN;
}
