import { type Decider, type DomainEvent, type Done, evolution } from '@alur/event-sourcing';
import type { Sp2d } from './sp2d-register.ts';

/** One SP2D of BPKAD's list. */
export type ListedSp2d = Pick<Sp2d, 'number' | 'date' | 'amount'>;

export const DIFFERENCES = ['matched', 'amount-differs', 'missing-here', 'missing-there'] as const;
/** `missing-here`: BPKAD issued it and it is not recorded here; `missing-there`: recorded here, not on the list. */
export type Difference = (typeof DIFFERENCES)[number];

export interface ReconciledRow {
  readonly result: Difference;
  readonly number: string;
  readonly date: string;
  /** Whole rupiah on BPKAD's list and here; null where it is missing. */
  readonly listed: number | null;
  readonly recorded: number | null;
  readonly requestId: string | null;
}

/** The first and last date on BPKAD's list: only what is between is expected there. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export function periodOf(listed: readonly ListedSp2d[]): Period {
  let from = listed[0]?.date ?? '';
  let to = from;
  for (const { date } of listed) {
    if (date < from) from = date;
    if (date > to) to = date;
  }
  return { from, to };
}

/** A number is used again in the next year. */
export function orderKey({ number, date }: Pick<Sp2d, 'number' | 'date'>): string {
  return `${date.slice(0, 4)} ${number}`;
}

/** Every order of the list once, then what is recorded in its period and not on it. */
export function reconcile(listed: readonly ListedSp2d[], recorded: readonly Sp2d[]): ReconciledRow[] {
  const { from, to } = periodOf(listed);
  const here = new Map(recorded.map((order) => [orderKey(order), order]));
  const rows = listed.map(({ number, date, amount }): ReconciledRow => {
    const order = here.get(orderKey({ number, date }));
    if (order === undefined) {
      return { result: 'missing-here', number, date, listed: amount, recorded: null, requestId: null };
    }
    const result = order.amount === amount ? 'matched' : 'amount-differs';
    return { result, number, date, listed: amount, recorded: order.amount, requestId: order.requestId };
  });
  const there = new Set(listed.map(orderKey));
  const missing = recorded.filter((order) => !there.has(orderKey(order)) && from <= order.date && order.date <= to);
  return [
    ...rows,
    ...missing.map(({ number, date, amount, requestId }): ReconciledRow => {
      return { result: 'missing-there', number, date, listed: null, recorded: amount, requestId };
    }),
  ];
}

export interface ReconciliationSummary extends Period {
  readonly rows: number;
  readonly counts: Readonly<Record<Difference, number>>;
}

export type ReconciliationEvent = DomainEvent<
  'reconciliation.recorded.v1',
  ReconciliationSummary & Done & { readonly fileHash: string }
>;

export type ReconciliationState = ReconciliationEvent['data'] | null;

/** One reconciliation per file: the same file again answers the first result. */
export const reconciliation: Decider<
  ReconciliationState,
  { readonly type: 'record' } & ReconciliationEvent['data'],
  ReconciliationEvent
> = {
  name: 'reconciliation',
  initial: null,
  decide: (state, { type: _type, ...data }) => (state === null ? [{ type: 'reconciliation.recorded.v1', data }] : []),
  ...evolution<ReconciliationState, ReconciliationEvent>({ 'reconciliation.recorded.v1': (_state, data) => data }),
};
