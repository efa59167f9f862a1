import { expect, test } from '@jest/globals';
import { GENESIS_HASH } from '../chain.ts';
import type { RecordedEvent } from '../event.ts';
import { eventsOf } from '../testing/events.ts';
import { KnownStreams } from './known-streams.ts';

/** Events `from` to `to` of a stream, inclusive. */
function events(stream: string, from: number, to: number): RecordedEvent[] {
  return Array.from({ length: to - from + 1 }, (_, i) => {
    const revision = from + i;
    const [event] = eventsOf(`${stream}-${revision}`);
    return { ...event!, stream, revision, position: `${revision}/${revision}`, hash: `h${revision}`, previousHash: '' };
  });
}

test('nothing is known of a stream that was not read', () => {
  expect(new KnownStreams(10).get('a')).toMatchObject({ revision: -1, hash: GENESIS_HASH });
});

test('what follows is learned, in whichever order it comes; a gap is not', () => {
  const known = new KnownStreams(100);
  known.learn('a', events('a', 0, 2));
  known.learn('a', events('a', 5, 6));
  expect(known.get('a')).toMatchObject({ revision: 2, hash: 'h2' });
  known.learn('a', events('a', 1, 4));
  expect(known.get('a')).toMatchObject({ revision: 4, hash: 'h4' });
  expect(known.get('a').revisionOf(events('a', 3, 3)[0]!.id)).toBe(3);
});

test('the streams not used for longest are forgotten, the last one never', () => {
  const known = new KnownStreams(10);
  known.learn('a', events('a', 0, 3));
  known.learn('b', events('b', 0, 3));
  known.get('a');
  known.learn('c', events('c', 0, 3));
  expect(['a', 'b', 'c'].map((name) => known.get(name).revision)).toEqual([3, -1, 3]);
  known.learn('long', events('long', 0, 49));
  expect(['a', 'c', 'long'].map((name) => known.get(name).revision)).toEqual([-1, -1, 49]);
});
