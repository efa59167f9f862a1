import { expect, test } from '@jest/globals';
import type { RecordedEvent } from '../event.ts';
import { RecentEvents } from './recent-events.ts';

/** A log of `length` events at positions 1, 2, …, and how often it was read. */
function logOf(length: number) {
  const log = { length, reads: 0 };
  const read = (after: string, limit: number): RecordedEvent[] => {
    log.reads += 1;
    const first = Number(after) + 1;
    const count = Math.max(0, Math.min(limit, log.length - first + 1));
    return Array.from({ length: count }, (_, i) => ({
      id: `e${first + i}`,
      type: 'sample.happened.v1',
      data: {},
      meta: { tenant: 't', actor: 'a', at: '2026-07-01T02:30:00.000Z', commandId: 'c', correlationId: 'c' },
      stream: 't/sample/1',
      revision: first + i - 1,
      position: String(first + i),
      hash: '',
      previousHash: '',
    }));
  };
  const recent = new RecentEvents(read);
  const grow = (to: number) => {
    log.length = to;
    recent.changed();
  };
  return { log, recent, grow };
}

const positions = (events: readonly RecordedEvent[]) => events.map((event) => Number(event.position));

test('followers of the end share one read', () => {
  const { log, recent, grow } = logOf(3);
  for (let follower = 0; follower < 4; follower++) expect(positions(recent.read('', 10))).toEqual([1, 2, 3]);
  for (let follower = 0; follower < 4; follower++) expect(recent.read('3', 10)).toEqual([]);
  grow(5);
  log.reads = 0;
  for (let follower = 0; follower < 4; follower++) expect(positions(recent.read('3', 10))).toEqual([4, 5]);
  expect(log.reads).toBe(1);
  expect(positions(recent.read('4', 10))).toEqual([5]);
  expect(recent.read('5', 10)).toEqual([]);
  expect(log.reads).toBe(1);
});

test('a follower that is behind reads the log itself and takes nothing from the others', () => {
  const { log, recent } = logOf(9_000);
  recent.read('8990', 500);
  expect(positions(recent.read('10', 3))).toEqual([11, 12, 13]);
  log.reads = 0;
  expect(positions(recent.read('8995', 500))).toEqual([8996, 8997, 8998, 8999, 9000]);
  expect(log.reads).toBe(0);
});

test('every follower gets every event once, in order, however they take turns', () => {
  const { log, recent, grow } = logOf(0);
  const seen: number[][] = [[], [], []];
  for (let turn = 0; turn < 4_000; turn++) {
    if (turn % 3 > 0) grow(log.length + (turn % 3));
    const follower = seen[(turn * 7) % 3]!;
    follower.push(...positions(recent.read(String(follower.at(-1) ?? 0), 1 + (turn % 5))));
  }
  for (const follower of seen) {
    follower.push(...positions(recent.read(String(follower.at(-1)), log.length)));
    while (follower.length < log.length) follower.push(...positions(recent.read(String(follower.at(-1)), log.length)));
    expect(follower).toEqual(Array.from({ length: log.length }, (_, i) => i + 1));
  }
});
