import { expect, test } from '@jest/globals';
import { assignSticky, type Claim } from './sticky-assignment.ts';

const TOPICS = new Map([
  ['a', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
  ['b', [0, 1, 2, 3, 4]],
]);

function claims(before: ReturnType<typeof assignSticky>, members: readonly string[]): Claim[] {
  return members.map((member) => ({ member, topics: ['a', 'b'], owned: before.get(member) ?? new Map() }));
}

function owners(shares: ReturnType<typeof assignSticky>): Map<string, string> {
  const result = new Map<string, string>();
  for (const [member, topics] of shares)
    for (const [topic, numbers] of topics) for (const number of numbers) result.set(`${topic}/${number}`, member);
  return result;
}

const counts = (shares: ReturnType<typeof assignSticky>, topic: string) =>
  [...shares.values()].map((topics) => topics.get(topic)?.length ?? 0).toSorted();

test('every partition has one owner, and the members have the same number as far as possible', () => {
  for (let members = 1; members <= 14; members += 1) {
    const names = Array.from({ length: members }, (_, index) => `m${index}`);
    const shares = assignSticky(claims(new Map(), names), TOPICS);
    expect(owners(shares).size).toBe(17);
    for (const topic of TOPICS.keys()) {
      const sizes = counts(shares, topic);
      expect(sizes.at(-1)! - sizes[0]!).toBeLessThanOrEqual(1);
    }
  }
});

test('a member that comes takes only its part, one that leaves gives only its own', () => {
  const two = assignSticky(claims(new Map(), ['m1', 'm2']), TOPICS);
  const three = assignSticky(claims(two, ['m1', 'm2', 'm3']), TOPICS);
  const moved = [...owners(three)].filter(([place, member]) => owners(two).get(place) !== member);
  expect(moved.every(([, member]) => member === 'm3')).toBe(true);
  const again = assignSticky(claims(three, ['m1', 'm2']), TOPICS);
  for (const [place, member] of owners(three)) if (member !== 'm3') expect(owners(again).get(place)).toBe(member);
});

test('a topic goes only to members that want it, and two that claim the same do not both get it', () => {
  const all = new Map([['a', [0, 1, 2, 3]]]);
  const shares = assignSticky(
    [
      { member: 'm1', topics: ['a'], owned: all },
      { member: 'm2', topics: ['a', 'b'], owned: all },
      { member: 'm3', topics: [], owned: new Map() },
    ],
    TOPICS,
  );
  expect(counts(shares, 'a')).toEqual([0, 6, 6]);
  expect(shares.get('m2')!.get('b')).toHaveLength(5);
  expect(owners(shares).size).toBe(17);
});
