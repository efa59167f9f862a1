import type { Role } from './roles.ts';

/** The desks of a request for money. Who acted at one of them does not act at another of the same request. */
export const FUNDS_DESKS = {
  drafting: 'kabid-linjamsos',
  signing: 'kepala-dinas',
  bpkad: 'bpkad',
  cashier: 'bendahara-bansos',
} as const satisfies Readonly<Record<string, Role>>;
export type FundsDesk = keyof typeof FUNDS_DESKS;

export const FUNDS_STATUSES = [
  'drafted',
  'signed',
  'submitted',
  'received',
  'returned',
  'approved',
  'refused',
  'spp-issued',
  'spm-issued',
  'sp2d-issued',
  'disbursed',
  'accounted',
  'closed',
  'not-needed',
] as const;
export type FundsStatus = (typeof FUNDS_STATUSES)[number];

/** The request has ended; only another round may follow. */
const ENDED: readonly FundsStatus[] = ['refused', 'closed', 'not-needed'];

export interface FundsTransition {
  /** Whose command it is; null: the system's own, when the case is closed. */
  readonly desk: FundsDesk | null;
  /** null: there is no request yet. */
  readonly from: readonly (FundsStatus | null)[];
  /** One of `from`: the state stays. */
  readonly to: FundsStatus;
  /** Name of the step over several streams that ends in `to`; absent: the command alone makes the transition. */
  readonly step?: string;
  /**
   * Also when the step of the case has ended: money that was paid out must be handed over and accounted for, whatever
   * became of the case.
   */
  readonly afterCase?: true;
}

const BEFORE_PAYMENT = ['received', 'approved', 'spp-issued', 'spm-issued'] as const;

const TRANSITIONS = {
  draft: { desk: 'drafting', from: [null, 'drafted', 'returned', ...ENDED], to: 'drafted' },
  sign: { desk: 'signing', from: ['drafted'], to: 'signed', step: 'sign' },
  submit: { desk: 'drafting', from: ['signed'], to: 'submitted' },
  receive: { desk: 'bpkad', from: ['submitted'], to: 'received' },
  return: { desk: 'bpkad', from: BEFORE_PAYMENT, to: 'returned', step: 'return' },
  refuse: { desk: 'bpkad', from: BEFORE_PAYMENT, to: 'refused', step: 'refuse' },
  approve: { desk: 'bpkad', from: ['received'], to: 'approved', step: 'approve' },
  'issue-spp': { desk: 'bpkad', from: ['approved'], to: 'spp-issued' },
  'issue-spm': { desk: 'bpkad', from: ['spp-issued'], to: 'spm-issued' },
  'issue-sp2d': { desk: 'bpkad', from: ['spm-issued'], to: 'sp2d-issued', step: 'sp2d' },
  disburse: { desk: 'bpkad', from: ['sp2d-issued'], to: 'disbursed', afterCase: true },
  'hand-over': { desk: 'cashier', from: ['disbursed'], to: 'disbursed', step: 'hand-over', afterCase: true },
  reverse: { desk: 'cashier', from: ['disbursed'], to: 'disbursed', step: 'reverse', afterCase: true },
  'mark-not-received': { desk: 'cashier', from: ['disbursed'], to: 'disbursed', afterCase: true },
  account: { desk: 'cashier', from: ['disbursed'], to: 'accounted', afterCase: true },
  close: { desk: 'bpkad', from: ['accounted'], to: 'closed', step: 'close', afterCase: true },
  /** R-05 gives a right to money, no duty: the aid may end without. Not once the request is with BPKAD. */
  forgo: { desk: 'drafting', from: [null, 'drafted', 'signed', 'returned', ...ENDED], to: 'not-needed' },
  /** What is reserved goes back to the fund. */
  cancel: { desk: null, from: ['approved', 'spp-issued', 'spm-issued'], to: 'refused', step: 'cancel' },
} as const satisfies Readonly<Record<string, FundsTransition>>;
export type FundsTransitionName = keyof typeof TRANSITIONS;

/**
 * the way of a request for unplanned aid money, from the nota dinas through BPKAD to its books. Here, because it is a
 * rule of the office that two services read: disbursement decides by it, the portal shows whose turn it is.
 */
export const FUNDS_TRANSITIONS: Readonly<Record<FundsTransitionName, FundsTransition>> = TRANSITIONS;

/** The desk that a request in this state waits for; undefined: it has ended, or there is no such state. */
export function fundsDeskOf(state: string): FundsDesk | undefined {
  if (ENDED.some((ended) => ended === state)) return undefined;
  const onward = Object.values(FUNDS_TRANSITIONS).find(
    ({ desk, from, to }) => desk !== null && to !== state && from.some((status) => status === state),
  );
  return onward?.desk ?? undefined;
}
