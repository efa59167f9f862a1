import { expect, test } from '@jest/globals';
import { chainHash, GENESIS_HASH, hashOf } from './chain.ts';
import { commandEventId, streamEventId } from './command-event-id.ts';
import { eventsOf } from './testing/events.ts';

test('the hash of a record does not change from release to release', () => {
  const hash = chainHash(GENESIS_HASH, 'id-1', 'case.opened.v1', 'oku-selatan/case/1', 0, '{"a":1}', '{"actor":"x"}');
  expect(hash).toBe('a9b838c979d1b1d3b7af5e925e5a9c63404b8d937abf60413703fe99086a7f6c');
});

test('the hash by content equals the hash over the stored texts', () => {
  const [event] = eventsOf('c1');
  const { id, type, data, meta } = event!;
  const stream = 'oku-selatan/case/1';
  const hash = chainHash(GENESIS_HASH, id, type, stream, 0, JSON.stringify(data), JSON.stringify(meta));
  expect(hashOf({ ...event!, stream, revision: 0, position: '1', hash, previousHash: GENESIS_HASH })).toBe(hash);
});

test('event ids derive from the stream, the command id and the index', () => {
  const ids = [
    streamEventId('oku-selatan/case/1', 'c1', 0),
    streamEventId('oku-selatan/case/1', 'c1', 1),
    streamEventId('oku-selatan/case/1', 'c2', 0),
    streamEventId('oku-selatan/case/2', 'c1', 0),
  ];
  expect(new Set(ids).size).toBe(4);
  expect(streamEventId('oku-selatan/case/1', 'c1', 0)).toBe(ids[0]);
});

test('ids derived from commands are the same in every release', () => {
  expect(commandEventId('c1', 0)).toBe('f09cadf8-3b53-564d-a4a5-8f3824e6f234');
  expect(commandEventId('c1', 1)).not.toBe(commandEventId('c1', 0));
  expect(commandEventId('c2', 0)).not.toBe(commandEventId('c1', 0));
});
