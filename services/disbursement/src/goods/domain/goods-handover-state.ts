import { type Done, evolution } from '@alur/event-sourcing';
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

/** `by`, `at`: who did the last act, and when. */
export interface GoodsHandoverState extends Done {
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

export const handoverEvolution = evolution<GoodsHandoverState, GoodsHandoverEvent>({
  'goods-handover.preparation-started.v1': acted(({ attempt, wanted, today }) => ({
    status: 'preparing',
    attempt,
    wanted,
    today,
    lines: [],
    refusal: null,
  })),
  'goods-handover.prepared.v1': acted(({ lines }) => ({ status: 'prepared', lines })),
  'goods-handover.unpacking-started.v1': acted(({ reasonCode, facts }) => ({
    status: 'unpacking',
    refusal: { reasonCode, facts },
  })),
  'goods-handover.unpacked.v1': acted(() => ({ status: 'none', lines: [] })),
  'goods-handover.issue-started.v1': acted(({ today }) => ({ status: 'issuing', today })),
  'goods-handover.issued.v1': acted(() => ({ status: 'issued', out: true })),
  'goods-handover.handover-started.v1': acted((data) => ({ status: 'handing-over', facts: factsOf(data) })),
  'goods-handover.handed-over.v1': acted(({ bast, sequence, fileHash }) => ({
    status: 'handed-over',
    bast: { bast, sequence, fileHash },
  })),
  'goods-handover.cancellation-started.v1': acted(({ reasonCode }) => ({
    status: 'cancelling',
    cancelledFor: reasonCode,
  })),
  'goods-handover.cancelled.v1': acted(() => ({ status: 'cancelled' })),
});

/** Every event also says whose goods they are, and who acted when. */
function acted<Data extends HandoverTask & Done>(change: (data: Data) => Partial<GoodsHandoverState>) {
  return (state: GoodsHandoverState, data: Data): GoodsHandoverState => {
    const { caseId, handoverId, householdId, subjectId, by, at } = data;
    return { ...state, task: { caseId, handoverId, householdId, subjectId }, by, at, ...change(data) };
  };
}

function factsOf({ place, recipientEvidence, witnesses, issueDate, detailId }: HandoverFacts): HandoverFacts {
  return { place, recipientEvidence, witnesses, issueDate, detailId };
}
