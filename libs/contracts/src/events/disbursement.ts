import { z } from 'zod';
import { code, date, done, eventsOf, id, instant, stepRef } from '../contract.ts';
import { bastNumber } from './bast-number.ts';

const { event, outcome } = eventsOf('disbursement');

/** Whole rupiah; never a fraction. */
const rupiah = z.int().min(0).max(1_000_000_000_000);
const quantity = z.int().min(1).max(1_000_000);
const goodsLine = z.object({ item: code, lot: code, quantity, unit: code, source: code });

/* Goods */

export const StockMoved = event(
  'stock-moved',
  'Stock of one item changed; the figures are those of the item after the movement.',
  {
    item: code,
    /** `received`, `reserved`, `released`, `issued`, `returned`, `adjusted`. */
    movement: code,
    quantity: z.int(),
    lot: code.nullable(),
    onHand: z.int().min(0),
    reserved: z.int().min(0),
    reasonCode: code.nullable(),
    caseId: id.nullable(),
    ...done,
  },
);

export const StockItemDefined = event(
  'stock-item-defined',
  'An item of the warehouse was defined or changed: unit and the level below which it is low.',
  {
    item: code,
    label: z.string().min(1).max(120),
    unit: code,
    lowBelow: z.int().min(0),
    ...done,
  },
);

export const StockLotReceived = event('stock-lot-received', 'A lot came in, with its source and expiry.', {
  item: code,
  lot: code,
  quantity,
  /** `apbd`, `buffer-stock-kemensos`, … */
  source: code,
  expires: date.nullable(),
  ...done,
});

export const GoodsPrepared = event('goods-prepared', 'Goods for one household are reserved and packed.', {
  caseId: id,
  handoverId: id,
  householdId: id,
  subjectId: id,
  lines: z.array(goodsLine),
  ...done,
});

export const GoodsUnpacked = event(
  'goods-unpacked',
  'Goods for one household went back to the shelf, or were not there; the household may get others.',
  { caseId: id, handoverId: id, householdId: id, ...done },
);

export const GoodsHandedOver = event(
  'goods-handed-over',
  'One household received goods and signed the BAST; a village officer witnessed.',
  {
    caseId: id,
    handoverId: id,
    householdId: id,
    subjectId: id,
    bast: bastNumber,
    place: z.enum(['kantor', 'lokasi-bencana']),
    lines: z.array(goodsLine),
    ...done,
  },
);

export const GoodsCancelled = event('goods-cancelled', 'Prepared goods went back to stock, with a reason.', {
  caseId: id,
  handoverId: id,
  householdId: id,
  reasonCode: code,
  ...done,
});

export const GoodsTrackEnded = outcome(
  'goods-track-ended',
  'The goods step of a case ended: `handed-over` (every eligible household) or `cancelled`.',
  { households: z.int().min(0) },
);

/* Money through BPKAD */

export const FundOpened = event('fund-opened', 'A fund (BTT) of a year got a budget line, or its amount was changed.', {
  fund: code,
  year: z.int(),
  line: code,
  budget: rupiah,
  ...done,
});

export const FundMoved = event(
  'fund-moved',
  'A fund line changed; the figures are those after the movement. reserved + committed never exceeds budget.',
  {
    fund: code,
    year: z.int(),
    line: code,
    /** `reserved`, `committed`, `released`, `refunded`. */
    movement: code,
    amount: rupiah,
    requestId: id,
    budget: rupiah,
    reserved: rupiah,
    committed: rupiah,
    at: instant,
  },
);

export const FundsRequested = event('funds-requested', 'The signed nota dinas went to BPKAD (R-06).', {
  caseId: id,
  requestId: id,
  notaDinas: z.string().min(1).max(80),
  amount: rupiah,
  recipients: z.int().min(1),
  fund: code,
  year: z.int(),
  line: code,
  ...done,
});

export const FundsStateChanged = event(
  'funds-state-changed',
  'A request for money moved on the desk of Dinas Sosial or BPKAD.',
  {
    caseId: id,
    requestId: id,
    /** `drafted`, `signed`, `submitted`, `received`, `returned`, `approved`, `refused`, `spp-issued`, `spm-issued`, `sp2d-issued`, `disbursed`, `transfer-failed`, `accounted`, `closed`, `not-needed`. */
    state: code,
    reasonCode: code.nullable(),
    /** Of the paper of this move; of `transfer-failed`: of the BAST that is void. */
    number: z.string().max(80).nullable(),
    amount: rupiah,
    /** Only of `transfer-failed`: whose money came back. */
    householdId: id.optional(),
    ...done,
  },
);

/** Steps of a request that touch a second aggregate: consumed by disbursement itself, so that a crash between them is finished. */
export const FundsStepStarted = event(
  'funds-step-started',
  'A step over two aggregates (approval, SP2D, hand-over, return) has begun and is finished next, also after a crash.',
  { caseId: id, requestId: id, step: code, recipient: id.nullable(), at: instant },
);

export const GoodsStepStarted = event(
  'goods-step-started',
  'A step of goods over two aggregates has begun and is finished next, also after a crash.',
  {
    caseId: id,
    handoverId: id,
    /** `preparation`, `unpacking`, `issue`, `handover`, `cancellation`. */
    step: code,
    at: instant,
  },
);

export const FundsDisbursed = event('funds-disbursed', 'BPKAD paid out under an SP2D.', {
  caseId: id,
  requestId: id,
  sp2d: z.string().min(1).max(80),
  amount: rupiah,
  ...done,
});

export const FundsHandedOver = event(
  'funds-handed-over',
  'A victim received the money directly, village officer present (R-10), BAST dana signed.',
  {
    caseId: id,
    requestId: id,
    householdId: id,
    subjectId: id,
    amount: rupiah,
    bast: bastNumber,
    place: z.enum(['kantor', 'lokasi-bencana']),
    way: z.enum(['tunai', 'transfer']),
    ...done,
  },
);

export const FundsReturned = event('funds-returned', 'Money that was not handed over went back to the fund.', {
  caseId: id,
  requestId: id,
  amount: rupiah,
  reasonCode: code,
  ...done,
});

export const FundsTrackEnded = outcome(
  'funds-track-ended',
  'The money step of a case ended: `handed-over`, `refused` or `not-needed`.' /** `reasonCode` says why there was no money; `natural-disaster` by R-05, without anybody asking. */,
  { amount: rupiah, reasonCode: code.nullable().optional() },
);

/* The report of an incident */

export const ReportStarted = event(
  'report-started',
  'The report of an incident has begun: it gets its number and its paper next, also after a crash.',
  { ...stepRef, report: code, ...done },
);

export const ReportDelivered = outcome(
  'report-delivered',
  'The report went to the head of the office (R-23): `reported`.',
  { report: code, recordId: id },
);
