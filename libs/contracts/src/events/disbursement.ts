import { z } from 'zod';
import { code, contract, date, id, instant, stepOutcome } from '../contract.ts';
import { bastNumber, completesStep } from './step-end.ts';

/** Whole rupiah; never a fraction. */
const rupiah = z.int().min(0).max(1_000_000_000_000);
const quantity = z.int().min(1).max(1_000_000);
const goodsLine = z.object({ item: code, lot: code, quantity, unit: code, source: code });

/* Goods */

export const StockMoved = contract(
  'disbursement',
  'stock-moved',
  'Stock of one item changed; the figures are those of the item after the movement.',
  z.object({
    item: code,
    /** `received`, `reserved`, `released`, `issued`, `returned`, `adjusted`. */
    movement: code,
    quantity: z.int(),
    lot: code.nullable(),
    onHand: z.int().min(0),
    reserved: z.int().min(0),
    reasonCode: code.nullable(),
    caseId: id.nullable(),
    by: id,
    at: instant,
  }),
);

export const StockItemDefined = contract(
  'disbursement',
  'stock-item-defined',
  'An item of the warehouse was defined or changed: unit and the level below which it is low.',
  z.object({
    item: code,
    label: z.string().min(1).max(120),
    unit: code,
    lowBelow: z.int().min(0),
    by: id,
    at: instant,
  }),
);

export const StockLotReceived = contract(
  'disbursement',
  'stock-lot-received',
  'A lot came in, with its source and expiry.',
  z.object({
    item: code,
    lot: code,
    quantity,
    /** `apbd`, `buffer-stock-kemensos`, … */
    source: code,
    expires: date.nullable(),
    by: id,
    at: instant,
  }),
);

export const GoodsPrepared = contract(
  'disbursement',
  'goods-prepared',
  'Goods for one household are reserved and packed.',
  z.object({
    caseId: id,
    handoverId: id,
    householdId: id,
    subjectId: id,
    lines: z.array(goodsLine),
    by: id,
    at: instant,
  }),
);

export const GoodsUnpacked = contract(
  'disbursement',
  'goods-unpacked',
  'Goods for one household went back to the shelf, or were not there; the household may get others.',
  z.object({ caseId: id, handoverId: id, householdId: id, by: id, at: instant }),
);

export const GoodsHandedOver = contract(
  'disbursement',
  'goods-handed-over',
  'One household received goods and signed the BAST; a village officer witnessed.',
  z.object({
    caseId: id,
    handoverId: id,
    householdId: id,
    subjectId: id,
    bast: bastNumber,
    place: z.enum(['kantor', 'lokasi-bencana']),
    lines: z.array(goodsLine),
    by: id,
    at: instant,
  }),
);

export const GoodsCancelled = contract(
  'disbursement',
  'goods-cancelled',
  'Prepared goods went back to stock, with a reason.',
  z.object({ caseId: id, handoverId: id, householdId: id, reasonCode: code, by: id, at: instant }),
);

export const GoodsTrackEnded = contract(
  'disbursement',
  'goods-track-ended',
  'The goods step of a case ended: `handed-over` (every eligible household) or `cancelled`.',
  stepOutcome.extend({ households: z.int().min(0) }),
  completesStep,
);

/* Money through BPKAD */

export const FundOpened = contract(
  'disbursement',
  'fund-opened',
  'A fund (BTT) of a year got a budget line, or its amount was changed.',
  z.object({ fund: code, year: z.int(), line: code, budget: rupiah, by: id, at: instant }),
);

export const FundMoved = contract(
  'disbursement',
  'fund-moved',
  'A fund line changed; the figures are those after the movement. reserved + committed never exceeds budget.',
  z.object({
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
  }),
);

export const FundsRequested = contract(
  'disbursement',
  'funds-requested',
  'The signed nota dinas went to BPKAD (R-06).',
  z.object({
    caseId: id,
    requestId: id,
    notaDinas: z.string().min(1).max(80),
    amount: rupiah,
    recipients: z.int().min(1),
    fund: code,
    year: z.int(),
    line: code,
    by: id,
    at: instant,
  }),
);

export const FundsStateChanged = contract(
  'disbursement',
  'funds-state-changed',
  'A request for money moved on the desk of Dinas Sosial or BPKAD.',
  z.object({
    caseId: id,
    requestId: id,
    /** `drafted`, `signed`, `submitted`, `received`, `returned`, `approved`, `refused`, `spp-issued`, `spm-issued`, `sp2d-issued`, `disbursed`, `transfer-failed`, `accounted`, `closed`. */
    state: code,
    reasonCode: code.nullable(),
    number: z.string().max(80).nullable(),
    amount: rupiah,
    /** Only of `transfer-failed`: whose money came back. */
    householdId: id.optional(),
    by: id,
    at: instant,
  }),
);

/** Steps of a request that touch a second aggregate: consumed by disbursement itself, so that a crash between them is finished. */
export const FundsStepStarted = contract(
  'disbursement',
  'funds-step-started',
  'A step over two aggregates (approval, SP2D, hand-over, return) has begun and is finished next, also after a crash.',
  z.object({ caseId: id, requestId: id, step: code, recipient: id.nullable(), at: instant }),
);

export const GoodsStepStarted = contract(
  'disbursement',
  'goods-step-started',
  'A step of goods over two aggregates has begun and is finished next, also after a crash.',
  z.object({
    caseId: id,
    handoverId: id,
    /** `preparation`, `unpacking`, `issue`, `handover`, `cancellation`. */
    step: code,
    at: instant,
  }),
);

export const FundsDisbursed = contract(
  'disbursement',
  'funds-disbursed',
  'BPKAD paid out under an SP2D.',
  z.object({ caseId: id, requestId: id, sp2d: z.string().min(1).max(80), amount: rupiah, by: id, at: instant }),
);

export const FundsHandedOver = contract(
  'disbursement',
  'funds-handed-over',
  'A victim received the money directly, village officer present (R-10), BAST dana signed.',
  z.object({
    caseId: id,
    requestId: id,
    householdId: id,
    subjectId: id,
    amount: rupiah,
    bast: bastNumber,
    place: z.enum(['kantor', 'lokasi-bencana']),
    way: z.enum(['tunai', 'transfer']),
    by: id,
    at: instant,
  }),
);

export const FundsReturned = contract(
  'disbursement',
  'funds-returned',
  'Money that was not handed over went back to the fund.',
  z.object({ caseId: id, requestId: id, amount: rupiah, reasonCode: code, by: id, at: instant }),
);

export const FundsTrackEnded = contract(
  'disbursement',
  'funds-track-ended',
  'The money step of a case ended: `handed-over` or `refused`.',
  /** `reasonCode` says why it was refused; `natural-disaster` by R-05, without anybody asking. */
  stepOutcome.extend({ amount: rupiah, reasonCode: code.nullable().optional() }),
  completesStep,
);

/* The report of an incident */

export const ReportStarted = contract(
  'disbursement',
  'report-started',
  'The report of an incident has begun: it gets its number and its paper next, also after a crash.',
  z.object({ caseId: id, stepId: code, run: z.int().min(1), report: code, by: id, at: instant }),
);

export const ReportDelivered = contract(
  'disbursement',
  'report-delivered',
  'The report went to the head of the office (R-23): `reported`.',
  stepOutcome.extend({ report: code, recordId: id }),
  completesStep,
);
