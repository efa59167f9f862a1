import * as contracts from '@alur/contracts';
import { type ContractMessage, type DataOf, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';
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

const CONTRACTS = [
  contracts.FundsRequested,
  contracts.FundsStateChanged,
  contracts.FundsHandedOver,
  contracts.FundsReturned,
];
const TYPES = new Set(CONTRACTS.map(({ type }) => type));
type Data = DataOf<(typeof CONTRACTS)[number]>;

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

function drafted({ tenant, data }: ContractMessage): FundRequestDocument {
  const { caseId, amount, at } = data as Data;
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

/** One document per request, its id is the request id. A draft after an end begins a new round of the same request. */
export const fundRequestsView: View<FundRequestDocument> = {
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
  topics: [TOPICS.disbursement],
  documentsOf: ({ type, data }) => (TYPES.has(type) ? [(data as Data).requestId] : []),
  evolve: (document, message) => {
    const request = document ?? drafted(message);
    switch (message.type) {
      case contracts.FundsStateChanged.type: {
        const data = message.data as DataOf<typeof contracts.FundsStateChanged>;
        return data.state === 'drafted' ? drafted(message) : moved(request, data);
      }
      case contracts.FundsRequested.type: {
        const data = message.data as DataOf<typeof contracts.FundsRequested>;
        const { notaDinas, amount, recipients, fund, year, line, at } = data;
        return { ...request, notaDinas, amount, recipients, fund, year, line, requestedAt: at };
      }
      case contracts.FundsHandedOver.type: {
        const { householdId, amount } = message.data as DataOf<typeof contracts.FundsHandedOver>;
        return { ...request, paid: { ...request.paid, [householdId]: amount } };
      }
      default:
        return { ...request, returned: request.returned + (message.data as Data).amount };
    }
  },
};
