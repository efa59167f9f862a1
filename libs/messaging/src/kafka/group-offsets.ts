import type { BrokerAdmin } from './broker-admin.ts';
import type { Place } from './committer.ts';
import type { Topics } from './topics.ts';

export interface GroupPosition extends Place {
  /** Offset of the next message that comes onto the partition. */
  readonly end: bigint;
  /** Offset up to which the group is done. */
  readonly committed: bigint;
}

/** Where topics end and where a group stands, as the broker knows it. */
export class GroupOffsets {
  readonly #admin: BrokerAdmin;
  readonly #topics: Topics;

  constructor(admin: BrokerAdmin, topics: Topics) {
    this.#admin = admin;
    this.#topics = topics;
  }

  /** Of the topics that exist, ordered by topic and partition. What is committed is read first: nothing seems done too early. */
  async positions(group: string, wanted: readonly string[]): Promise<GroupPosition[]> {
    const topics = await this.#topics.existing(wanted);
    const committed = await this.committed(group, topics);
    const ends = await this.ends(topics);
    return ends
      .map(({ topic, partition, low, high }) => {
        const known = committed.get(`${topic}/${partition}`) ?? -1n;
        return { topic, partition, end: high, committed: known < low ? low : known };
      })
      .toSorted((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
  }

  async ends(topics: readonly string[]): Promise<(Place & { readonly low: bigint; readonly high: bigint })[]> {
    const found = await this.#admin.use(async (admin) => {
      const asked = await Promise.allSettled(
        topics.map(async (topic) => ({ topic, offsets: await admin.fetchTopicOffsets(topic) })),
      );
      return asked.map((answer) => {
        if (answer.status === 'rejected') throw answer.reason;
        return answer.value;
      });
    });
    return found.flatMap(({ topic, offsets }) =>
      offsets.map(({ partition, low, high }) => ({ topic, partition, low: BigInt(low), high: BigInt(high) })),
    );
  }

  /** By `topic/partition`; -1 where the group has committed nothing. */
  async committed(group: string, topics: readonly string[]): Promise<Map<string, bigint>> {
    if (topics.length === 0) return new Map();
    const found = await this.#admin.use((admin) => admin.fetchOffsets({ groupId: group, topics: [...topics] }));
    return new Map(
      found.flatMap(({ topic, partitions }) =>
        partitions.map(({ partition, offset }) => [`${topic}/${partition}`, BigInt(offset)] as const),
      ),
    );
  }
}
