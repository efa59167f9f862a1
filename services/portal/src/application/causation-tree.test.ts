import { describe, expect, test } from '@jest/globals';
import { type Caused, causationTree, type TreeNode } from './causation-tree.ts';

/** `at` is the minute. */
function event(id: string, causationId: string | null, minute = 0, stream = 'oku-selatan/case/c1'): Caused {
  const at = `2026-07-01T02:${String(minute).padStart(2, '0')}:00.000Z`;
  return { id, causationId, at, stream, revision: minute };
}

/** `a(b c(d))`, with the place in front where an event does not stand below its cause or begins by itself. */
function drawn(nodes: readonly TreeNode<Caused>[]): string {
  return nodes
    .map(({ event: { id }, place, children, hidden }) => {
      const below = [...(children.length > 0 ? [drawn(children)] : []), ...(hidden > 0 ? [`+${hidden}`] : [])];
      const mark = place === 'start' || place === 'below' ? '' : `${place}:`;
      return `${mark}${id}${below.length > 0 ? `(${below.join(' ')})` : ''}`;
    })
    .join(' ');
}

describe('given events, the tree shows', () => {
  test.each<[string, Caused[], string]>([
    ['nothing for nothing', [], ''],
    ['one event as it began', [event('a', null)], 'a'],
    [
      'effects below their causes, in order of time',
      [event('d', 'c', 3), event('c', 'a', 2), event('a', null), event('b', 'a', 1)],
      'a(b c(d))',
    ],
    [
      'several beginnings, the earliest first',
      [event('b', null, 5), event('a', null, 1), event('c', 'b', 6)],
      'a b(c)',
    ],
    [
      'the same moment by stream and revision',
      [event('b', null, 1, 'oku-selatan/survey/c1'), event('a', null, 1)],
      'a b',
    ],
    ['an event that came twice once', [event('a', null), event('b', 'a', 1), event('b', 'a', 1)], 'a(b)'],
    ['what has an unknown cause as a beginning', [event('b', 'gone', 1), event('c', 'b', 2)], 'cause-unknown:b(c)'],
    ['an event that names itself', [event('a', 'a')], 'cycle:a'],
    [
      'a cycle, opened at its earliest event, with what hangs on it',
      [event('c', 'b', 3), event('b', 'a', 2), event('a', 'c', 1), event('d', 'b', 4), event('r', null, 5)],
      'cycle:a(b(c d)) r',
    ],
  ])('%s', (_, events, expected) => {
    expect(drawn(causationTree(events))).toBe(expected);
  });

  test('a long chain down to the deepest level, and says that there is more', () => {
    const chain = Array.from({ length: 50_000 }, (_, i) => event(`e${i}`, i === 0 ? null : `e${i - 1}`));
    expect(drawn(causationTree(chain, 2))).toBe('e0(e1(e2(+1)))');
  });

  test('every event once, whatever the causes (seeded)', () => {
    const seed = Number(process.env['ALUR_SEED'] ?? Date.now() % 1_000_000);
    let state = seed;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
    for (let round = 0; round < 200; round += 1) {
      const size = 1 + random(30);
      const cause = () => (random(4) === 0 ? null : random(10) === 0 ? 'gone' : `e${random(size)}`);
      const events = Array.from({ length: size }, (_, i) => event(`e${i}`, cause(), random(60)));
      const ids: string[] = [];
      const collect = (nodes: readonly TreeNode<Caused>[]) => {
        for (const { event: one, children } of nodes) {
          ids.push(one.id);
          collect(children);
        }
      };
      collect(causationTree(events));
      expect({ seed, round, ids: ids.sort() }).toEqual({ seed, round, ids: events.map(({ id }) => id).sort() });
    }
  });
});
