import type { ContractMessage } from '@alur/contracts';
import type { Following } from '../bus.ts';
import { decode } from './cloud-events.ts';
import type { GroupOffsets } from './group-offsets.ts';
import { Reader, type ReaderOptions } from './reader.ts';

export interface FollowOptions extends Omit<ReaderOptions, 'purpose' | 'from' | 'onRecords'> {
  readonly offsets: GroupOffsets;
  readonly onMessages: (messages: readonly ContractMessage[]) => void;
}

/** Shows what comes onto the topics after the call. Rejects when the broker does not say where that is. */
export async function follow(options: FollowOptions): Promise<Following> {
  const { offsets, topics, wanted, onMessages, onError } = options;
  const ends = await offsets.ends(await topics.existing(wanted));
  const reader = new Reader({
    ...options,
    purpose: 'follow',
    from: new Map(ends.map(({ topic, partition, high }) => [`${topic}/${partition}`, high])),
    onRecords: (_topic, _partition, records) => {
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
  reader.start();
  return { stop: () => reader.close() };
}
