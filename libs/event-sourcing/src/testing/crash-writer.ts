import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import type { EventStore } from '../event-store.ts';
import { eventsOf, testStream } from './events.ts';

/** One append that the store has acknowledged, as the writer prints it: one JSON text per line. */
export interface Acknowledgement {
  readonly stream: string;
  readonly commandId: string;
  readonly events: readonly { readonly id: string; readonly revision: number; readonly hash: string }[];
}

const WRITERS = 8;

/**
 * Says that it begins, opens the store, appends as fast as it can and prints every acknowledged append on standard output,
 * until the process is killed. Imports nothing of a test runner: it runs in a process of its own.
 */
export async function writeUntilKilled(open: () => EventStore | Promise<EventStore>): Promise<void> {
  writeSync(1, '\n');
  const store = await open();
  await Promise.all(Array.from({ length: WRITERS }, (_, index) => writeOn(store, index)));
}

async function writeOn(store: EventStore, writer: number): Promise<void> {
  for (let turn = 0; ; turn++) {
    const stream = testStream(randomUUID());
    let expected: 'no-stream' | number = 'no-stream';
    for (let append = 0; append < 5; append++) {
      const commandId = randomUUID();
      const result = await store.append(stream, eventsOf(commandId, 1 + ((turn + writer + append) % 4)), expected);
      if (result.outcome !== 'appended') throw new Error(`An append of the writer ended in ${result.outcome}`);
      const events = result.events.map(({ id, revision, hash }) => ({ id, revision, hash }));
      // Synchronous: a kill may cut the line, but it cannot lose an earlier line.
      writeSync(1, `${JSON.stringify({ stream, commandId, events } satisfies Acknowledgement)}\n`);
      expected = events.at(-1)!.revision;
    }
  }
}
