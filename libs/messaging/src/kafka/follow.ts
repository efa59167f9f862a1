import type { ContractMessage } from '@alur/contracts';
import type { Following } from '../bus.ts';
import { nameOf } from './client.ts';
import { decode } from './cloud-events.ts';
import { answered } from './context.ts';
import { TopicReader, type TopicReaderOptions } from './topic-reader.ts';

export interface FollowOptions extends Omit<TopicReaderOptions, 'purpose' | 'from' | 'onRecords'> {
  readonly onMessages: (messages: readonly ContractMessage[]) => void;
}

/** Shows what comes onto the topics after the call. Rejects when the broker does not say where that is. */
export async function follow(options: FollowOptions): Promise<Following> {
  const { context, topics, wanted, onMessages, onError } = options;
  const ranges = await answered(
    context,
    topics.existing(wanted).then((existing) => context.client.rangesOf(existing)),
  );
  const reader = new TopicReader({
    ...options,
    purpose: 'follow',
    from: new Map(ranges.map((range) => [nameOf(range), range.high])),
    onRecords: (_at, records) => {
      const messages = records.flatMap((record) => {
        const decoded = decode(record);
        return decoded.ok ? decoded.message : [];
      });
      try {
        if (messages.length > 0) onMessages(messages);
      } catch (error) {
        onError(error);
      }
    },
  });
  return { stop: () => reader.close() };
}
