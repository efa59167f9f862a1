import type { ContractMessage, DataOf } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { folding } from '@alur/read-models';
import { fundsDeskOf } from '@alur/standards';

/** Whose turn it is: the office itself or the treasury. */
export type FundsSide = 'dinas' | 'bpkad';

/** A request for money under way between Dinas Sosial and BPKAD; it names no recipient. */
export interface FundRequestDocument {
  readonly tenant: string;
  readonly caseId: string;
  readonly state: string;
  readonly stateSince: string;
  /** Where the next act is due; null when there is none. */
  readonly desk: FundsSide | null;
  /** When the request came to BPKAD; until then, when it was drafted. */
  readonly requestedAt: string;
  readonly notaDinas: string | null;
  readonly spp: string | null;
  readonly spm: string | null;
  readonly sp2d: string | null;
  readonly reasonCode: string | null;
  /** Rupiah. */
  readonly amount: number;
  readonly recipients: number | null;
  readonly fund: string | null;
  readonly year: number | null;
  readonly line: string | null;
  /** Rupiah handed over, by household id. */
  readonly paid: Readonly<Record<string, number>>;
  readonly returned: number;
}

const NUMBER_OF: Readonly<Record<string, 'notaDinas' | 'spp' | 'spm' | 'sp2d'>> = {
  signed: 'notaDinas',
  'spp-issued': 'spp',
  'spm-issued': 'spm',
  'sp2d-issued': 'sp2d',
};

function sideOf(state: string): FundsSide | null {
  const desk = fundsDeskOf(state);
  if (desk === undefined) return null;
  return desk === 'bpkad' ? 'bpkad' : 'dinas';
}

interface Drafted {
  readonly caseId: string;
  readonly amount: number;
  readonly at: string;
}

function drafted({ caseId, amount, at }: Drafted, { tenant }: ContractMessage): FundRequestDocument {
  return {
    tenant,
    caseId,
    state: 'drafted',
    stateSince: at,
    desk: sideOf('drafted'),
    requestedAt: at,
    notaDinas: null,
    spp: null,
    spm: null,
    sp2d: null,
    reasonCode: null,
    amount,
    recipients: null,
    fund: null,
    year: null,
    line: null,
    paid: {},
    returned: 0,
  };
}

function moved(
  request: FundRequestDocument,
  { state, reasonCode, number, amount, householdId, at }: DataOf<typeof contracts.FundsStateChanged>,
): FundRequestDocument {
  if (state === 'transfer-failed') {
    // One recipient's money came back; the request stays where it is.
    const { [householdId ?? '']: _, ...paid } = request.paid;
    return { ...request, paid };
  }
  const numbered = NUMBER_OF[state];
  return {
    ...request,
    ...(numbered === undefined ? {} : { [numbered]: number }),
    state,
    stateSince: at,
    desk: sideOf(state),
    reasonCode,
    amount,
  };
}

const { on, view } = folding<FundRequestDocument>();

/** One document per request, its id is the request id. A draft after an end begins a new round of the same request. */
export const fundRequestsView = view({
  collection: {
    name: 'portal-fund-requests',
    version: 1,
    indexes: [
      ['tenant', 'desk', 'requestedAt'],
      ['tenant', 'state', 'requestedAt'],
      ['tenant', 'caseId', 'requestedAt'],
      ['tenant', 'requestedAt'],
    ],
  },
  idOf: ({ requestId }) => requestId,
  initial: drafted,
  folds: [
    on(contracts.FundsStateChanged, (request, data, message) =>
      data.state === 'drafted' ? drafted(data, message) : moved(request, data),
    ),
    on(contracts.FundsRequested, (request, { notaDinas, amount, recipients, fund, year, line, at }) => ({
      ...request,
      notaDinas,
      amount,
      recipients,
      fund,
      year,
      line,
      requestedAt: at,
    })),
    on(contracts.FundsHandedOver, (request, { householdId, amount }) => ({
      ...request,
      paid: { ...request.paid, [householdId]: amount },
    })),
    on(contracts.FundsReturned, (request, { amount }) => ({ ...request, returned: request.returned + amount })),
  ],
});
