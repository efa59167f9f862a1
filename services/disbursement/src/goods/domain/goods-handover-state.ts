import type {
  Bast,
  GoodsHandoverEvent,
  HandoverFacts,
  HandoverTask,
  PackedGoods,
  Refusal,
  WantedGoods,
} from './goods-handover-events.ts';

/** `…ing`: other streams are being changed; the next call finishes the step. */
export type HandoverStatus =
  | 'none'
  | 'preparing'
  | 'prepared'
  | 'unpacking'
  | 'issuing'
  | 'issued'
  | 'handing-over'
  | 'handed-over'
  | 'cancelling'
  | 'cancelled';

export interface GoodsHandoverState {
  readonly status: HandoverStatus;
  readonly task: HandoverTask | null;
  /** Times that goods were packed for this household; names the reservation. */
  readonly attempt: number;
  readonly wanted: readonly WantedGoods[];
  readonly lines: readonly PackedGoods[];
  /** Whether the goods left the warehouse. */
  readonly out: boolean;
  /** Date that the running step was started with. */
  readonly today: string;
  readonly refusal: Refusal | null;
  readonly facts: HandoverFacts | null;
  readonly bast: Bast | null;
  readonly cancelledFor: string | null;
  /** Who did the last act, and when. */
  readonly by: string;
  readonly at: string;
}

export const NOT_PREPARED: GoodsHandoverState = {
  status: 'none',
  task: null,
  attempt: 0,
  wanted: [],
  lines: [],
  out: false,
  today: '',
  refusal: null,
  facts: null,
  bast: null,
  cancelledFor: null,
  by: '',
  at: '',
};

/** Reservation id of the goods of a hand-over in the stock: packed again, they are another reservation. */
export function reservationId(handoverId: string, attempt: number): string {
  return `${handoverId}.${attempt}`;
}

export function handoverIdOf(caseId: string, householdId: string): string {
  return `${caseId}.${householdId}`;
}

export function evolve(before: GoodsHandoverState, event: GoodsHandoverEvent): GoodsHandoverState {
  const { caseId, handoverId, householdId, subjectId, by, at } = event.data;
  const state = { ...before, task: { caseId, handoverId, householdId, subjectId }, by, at };
  switch (event.type) {
    case 'goods-handover.preparation-started.v1': {
      const { attempt, wanted, today } = event.data;
      return { ...state, status: 'preparing', attempt, wanted, today, lines: [], refusal: null };
    }
    case 'goods-handover.prepared.v1':
      return { ...state, status: 'prepared', lines: event.data.lines };
    case 'goods-handover.unpacking-started.v1': {
      const { reasonCode, facts } = event.data;
      return { ...state, status: 'unpacking', refusal: { reasonCode, facts } };
    }
    case 'goods-handover.unpacked.v1':
      return { ...state, status: 'none', lines: [] };
    case 'goods-handover.issue-started.v1':
      return { ...state, status: 'issuing', today: event.data.today };
    case 'goods-handover.issued.v1':
      return { ...state, status: 'issued', out: true };
    case 'goods-handover.handover-started.v1':
      return { ...state, status: 'handing-over', facts: factsOf(event.data) };
    case 'goods-handover.handed-over.v1': {
      const { bast, sequence, fileHash } = event.data;
      return { ...state, status: 'handed-over', bast: { bast, sequence, fileHash } };
    }
    case 'goods-handover.cancellation-started.v1':
      return { ...state, status: 'cancelling', cancelledFor: event.data.reasonCode };
    case 'goods-handover.cancelled.v1':
      return { ...state, status: 'cancelled' };
  }
}

function factsOf({ place, recipientEvidence, witnesses, issueDate, detailId }: HandoverFacts): HandoverFacts {
  return { place, recipientEvidence, witnesses, issueDate, detailId };
}
