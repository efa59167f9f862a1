/** Partition numbers by topic. */
export type Assignment = ReadonlyMap<string, readonly number[]>;

/** Name of the assignment strategy: all members of a group must use the same. */
export const STICKY = 'alur-sticky';

export interface Claim {
  readonly member: string;
  readonly topics: readonly string[];
  /** What the member read until now. */
  readonly owned: Assignment;
}

/**
 * Assigns partitions evenly, topic by topic, to the members that subscribe to the topic; each keeps what it had as far as
 * that is even, so that most partitions stay where they are when a member joins or leaves.
 */
export function assignSticky(claims: readonly Claim[], partitions: Assignment): Map<string, Map<string, number[]>> {
  const result = new Map(claims.map(({ member }) => [member, new Map<string, number[]>()]));
  const load = new Map(claims.map(({ member }) => [member, 0]));
  for (const [topic, numbers] of partitions) {
    const wanting = claims.filter(({ topics }) => topics.includes(topic));
    if (wanting.length === 0) continue;
    const had = (claim: Claim) => (claim.owned.get(topic) ?? []).length;
    // A remainder goes to the members with the fewest partitions of other topics, then to those that had the most of this one.
    const order = wanting.toSorted(
      (a, b) => load.get(a.member)! - load.get(b.member)! || had(b) - had(a) || (a.member < b.member ? -1 : 1),
    );
    const quota = new Map(
      order.map(({ member }, index) => [
        member,
        Math.floor(numbers.length / order.length) + (index < numbers.length % order.length ? 1 : 0),
      ]),
    );
    const free = new Set(numbers);
    const give = (member: string, number: number) => {
      const mine = result.get(member)!;
      mine.set(topic, [...(mine.get(topic) ?? []), number]);
      quota.set(member, quota.get(member)! - 1);
      load.set(member, load.get(member)! + 1);
      free.delete(number);
    };
    for (const { member, owned } of order)
      for (const number of owned.get(topic) ?? []) if (free.has(number) && quota.get(member)! > 0) give(member, number);
    for (const number of [...free]) give(order.find(({ member }) => quota.get(member)! > 0)!.member, number);
  }
  return result;
}

/** A claim travels with the request to join, as user data of the subscription. */
export function encodeOwned(owned: Assignment): Buffer {
  return Buffer.from(JSON.stringify([...owned]));
}

/** Nothing where a member of another release encodes it differently. */
export function decodeOwned(userData: Buffer | null | undefined): Assignment {
  try {
    return new Map(JSON.parse(userData?.toString('utf8') ?? '[]') as [string, number[]][]);
  } catch {
    return new Map();
  }
}
