import { type BrokerClient, nameOf, type TopicPartition } from './client.ts';

export interface GroupPosition extends TopicPartition {
  /** Offset of the next message that comes onto the partition. */
  readonly end: bigint;
  /** Every message before this offset is done. */
  readonly committed: bigint;
}

/**
 * How far a group is, ordered by topic and partition. Committed offsets are read before the ends, so that lag is never
 * reported too small.
 */
export async function groupPositions(
  client: BrokerClient,
  group: string,
  topics: readonly string[],
): Promise<GroupPosition[]> {
  const committed = await client.committed(group, topics);
  const ranges = await client.rangesOf(topics);
  return ranges
    .map(({ topic, partition, low, high }) => {
      const offset = committed.get(nameOf({ topic, partition })) ?? -1n;
      return { topic, partition, end: high, committed: offset < low ? low : offset };
    })
    .toSorted((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
}
