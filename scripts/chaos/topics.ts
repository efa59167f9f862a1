import type { ContractMessage } from '@alur/contracts';
import type { RecordedEvent } from '@alur/event-sourcing';

export interface TopicAudit {
  readonly expected: number;
  /** Ids of the log that never came to the topic. */
  readonly missing: readonly string[];
  /** Ids on the topic that the log does not hold. */
  readonly unknown: readonly string[];
  /** Keys whose messages came in another order than the log's; repeats do not count. */
  readonly disordered: readonly string[];
  /** Messages that came again, which at-least-once allows. */
  readonly repeated: number;
}

/** Compares what a service recorded with what its topic holds, in the order of the topic. */
export function auditTopic(
  log: readonly RecordedEvent[],
  publish: (event: RecordedEvent) => ContractMessage | undefined,
  topic: readonly ContractMessage[],
): TopicAudit {
  const expected = log.flatMap((event) => publish(event) ?? []);
  const known = new Set(expected.map(({ id }) => id));
  const seen = new Set<string>();
  const first: ContractMessage[] = [];
  for (const message of topic) {
    if (seen.has(message.id)) continue;
    seen.add(message.id);
    first.push(message);
  }
  const wanted = Map.groupBy(expected, ({ subject }) => subject);
  const found = Map.groupBy(first, ({ subject }) => subject);
  const disordered = [...wanted].filter(([key, messages]) => {
    const arrived = (found.get(key) ?? []).map(({ id }) => id).filter((id) => known.has(id));
    const present = new Set(arrived);
    const order = messages.map(({ id }) => id).filter((id) => present.has(id));
    return order.some((id, index) => id !== arrived[index]);
  });
  return {
    expected: expected.length,
    missing: expected.map(({ id }) => id).filter((id) => !seen.has(id)),
    unknown: first.map(({ id }) => id).filter((id) => !known.has(id)),
    disordered: disordered.map(([key]) => key),
    repeated: topic.length - first.length,
  };
}
