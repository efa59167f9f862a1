import { AssignerProtocol, type GroupMember, type PartitionAssigner } from 'kafkajs';
import type { BeforeJoin } from './kafkajs-fixes.ts';

/** Partition numbers by topic. */
export type Assignment = ReadonlyMap<string, readonly number[]>;

export interface AssignerHooks {
  /** What this member reads now. */
  readonly owned: () => Assignment;
  readonly beforeJoin: BeforeJoin['beforeJoin'];
}

export interface Claim {
  readonly member: string;
  readonly topics: readonly string[];
  /** What it read so far. */
  readonly owned: Assignment;
}

/**
 * Shares partitions evenly, topic by topic, among the members that want the topic; each keeps what it had as far as that
 * is even, so that most partitions stay where they are when a member comes or goes.
 */
export function share(claims: readonly Claim[], partitions: Assignment): Map<string, Map<string, number[]>> {
  const result = new Map(claims.map(({ member }) => [member, new Map<string, number[]>()]));
  const load = new Map(claims.map(({ member }) => [member, 0]));
  for (const [topic, numbers] of partitions) {
    const wanting = claims.filter(({ topics }) => topics.includes(topic));
    if (wanting.length === 0) continue;
    const had = (claim: Claim) => (claim.owned.get(topic) ?? []).length;
    // One more than others goes to whoever has the least of the other topics, then to whoever had the most of this one.
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

const NAME = 'alur-sticky';
const { MemberMetadata, MemberAssignment } = AssignerProtocol;

/** `share` as kafkajs wants it. What a member had travels with its wish to join. */
export function stickyAssigner(hooks: AssignerHooks): PartitionAssigner {
  return ({ cluster }) => ({
    name: NAME,
    version: 1,
    beforeJoin: hooks.beforeJoin,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: MemberMetadata.encode({
        version: 1,
        topics,
        userData: Buffer.from(JSON.stringify([...hooks.owned()])),
      }),
    }),
    assign: async ({ members }) => {
      const claims = members.map(claimOf);
      const topics = [...new Set(claims.flatMap((claim) => claim.topics))].toSorted();
      // While a topic is being made, one member may know it before the one that assigns.
      await cluster.addMultipleTargetTopics(topics);
      const partitions = new Map(
        topics.map((topic) => [
          topic,
          cluster
            .findTopicPartitionMetadata(topic)
            .map(({ partitionId }) => partitionId)
            .toSorted((a, b) => a - b),
        ]),
      );
      return [...share(claims, partitions)].map(([memberId, assignment]) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({
          version: 1,
          assignment: Object.fromEntries(assignment),
          userData: Buffer.alloc(0),
        }),
      }));
    },
  });
}

function claimOf({ memberId, memberMetadata }: GroupMember): Claim {
  const metadata = MemberMetadata.decode(memberMetadata);
  return { member: memberId, topics: metadata?.topics ?? [], owned: ownedOf(metadata?.userData) };
}

/** A member of another release may say it otherwise: then it had nothing. */
function ownedOf(userData: Buffer | undefined): Assignment {
  try {
    return new Map(JSON.parse(userData?.toString('utf8') ?? '[]') as [string, number[]][]);
  } catch {
    return new Map();
  }
}
