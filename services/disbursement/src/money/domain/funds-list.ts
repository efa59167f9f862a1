import type { Done } from '@alur/event-sourcing';

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
