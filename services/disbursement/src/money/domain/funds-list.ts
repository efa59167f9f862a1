import { type Decision, type Done, reject } from '@alur/event-sourcing';
import type { FundsStatus } from '@alur/standards';
import type { FundsRequestEvent, Identified } from './funds-request-events.ts';
import { pendingStep } from './funds-request-rules.ts';
import type { FundsRequestState } from './funds-request-state.ts';

/** Fields of the list of recipients that may differ from the version before. */
export const LIST_FIELDS = ['identity', 'address', 'household', 'amount', 'account'] as const;
export type ListField = (typeof LIST_FIELDS)[number];

/** Difference of a list from the version before it, by household and without any value. */
export interface ListChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly { readonly householdId: string; readonly fields: readonly ListField[] }[];
}

/** A list of recipients as it was pinned; its rows are in the vault. */
export interface FixedList extends ListChange {
  /** Part of the ids of its vault records. */
  readonly listId: string;
  /** SHA-256 over the rows and a salt in the vault. */
  readonly hash: string;
  readonly households: readonly string[];
}

export interface ListVersion extends FixedList, Done {
  /** Counts from 1 over all rounds of the request. */
  readonly version: number;
  readonly round: number;
}

export type FixListCommand = { readonly type: 'fix-list'; readonly list: FixedList } & Done;

/** The list goes with a signed nota dinas and may be mended until the money is accounted for. */
const MAY_FIX: readonly FundsStatus[] = [
  'signed',
  'submitted',
  'received',
  'approved',
  'spp-issued',
  'spm-issued',
  'sp2d-issued',
  'disbursed',
];

/** Pins a new version of the list of recipients; nothing changes when it says what the last one of the round says. */
export function fixList(
  state: FundsRequestState,
  identified: Identified,
  { list, by, at }: FixListCommand,
): Decision<FundsRequestEvent> {
  const { current, lists } = state;
  if (current === null || !MAY_FIX.includes(current.status)) {
    return reject(
      'funds-state-conflict',
      'Daftar nominatif ditetapkan sesudah nota dinas ditandatangani dan sebelum SPJ.',
      {
        facts: { status: current?.status ?? null, allowed: MAY_FIX },
      },
    );
  }
  const pending = pendingStep(state);
  if (pending !== undefined) return pending;
  const last = lists.at(-1);
  const { round } = current;
  const differs = list.added.length + list.removed.length + list.changed.length > 0;
  if (last?.listId === list.listId || (last?.round === round && !differs)) return [];
  const data = { ...identified, ...list, version: lists.length + 1, round, by, at };
  return [{ type: 'funds-request.list-fixed.v1', data }];
}
