import { type Decider, type DomainEvent, evolution } from '@alur/event-sourcing';

/** Aid under one batch or one incident. */
export interface AidEntry {
  /** Id of the batch, or of the case of the incident. */
  readonly source: string;
  readonly kind: 'batch' | 'incident';
  readonly at: string;
}

export type AidReceivedEvent =
  | DomainEvent<'aid-received.recorded.v1', AidEntry>
  | DomainEvent<'aid-received.withdrawn.v1', AidEntry>;

export interface AidReceivedState {
  /** In the order in which it was recorded. */
  readonly entries: readonly AidEntry[];
}

export type AidReceivedCommand = AidEntry & { readonly type: 'record' | 'withdraw' };

/**
 * What one person received, stream `<tenant>/aid-received/<subjectId>`. It shows double aid across batches and incidents;
 * the second in this stream is the one that sees the first.
 */
export const aidReceived: Decider<AidReceivedState, AidReceivedCommand, AidReceivedEvent> = {
  name: 'aid-received',
  initial: { entries: [] },
  decide({ entries }, { type, ...entry }) {
    const known = entries.some(({ source }) => source === entry.source);
    if (type === 'record') return known ? [] : [{ type: 'aid-received.recorded.v1', data: entry }];
    return known ? [{ type: 'aid-received.withdrawn.v1', data: entry }] : [];
  },
  ...evolution<AidReceivedState, AidReceivedEvent>({
    'aid-received.recorded.v1': ({ entries }, entry) => ({ entries: [...entries, entry] }),
    'aid-received.withdrawn.v1': ({ entries }, { source }) => ({
      entries: entries.filter((entry) => entry.source !== source),
    }),
  }),
};

/** Sources of aid that came before this one; all of them when this one is not recorded. */
export function aidBefore({ entries }: AidReceivedState, source: string): string[] {
  const own = entries.findIndex((entry) => entry.source === source);
  return entries.slice(0, own < 0 ? entries.length : own).map((entry) => entry.source);
}
