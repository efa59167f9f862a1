import * as contracts from '@alur/contracts';
import { type ContractMessage, type DataOf, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

type Assessed = DataOf<typeof contracts.HouseholdAssessed>;

export interface GoodsGiven {
  readonly state: 'prepared' | 'unpacked' | 'handed-over' | 'cancelled';
  readonly lines: DataOf<typeof contracts.GoodsPrepared>['lines'];
  readonly bast: string | null;
  readonly place: string | null;
  readonly at: string;
}

export interface MoneyGiven {
  /** Rupiah. */
  readonly amount: number;
  readonly bast: string;
  readonly way: string;
  readonly place: string;
  readonly at: string;
}

/** One household of an incident and what it received. Events of survey and disbursement arrive in any order. */
export interface HouseholdDocument {
  readonly tenant: string;
  readonly caseId: string;
  readonly householdId: string;
  readonly subjectId: string | null;
  readonly members: number | null;
  readonly damage: Assessed['damage'];
  readonly dead: number;
  readonly injured: number;
  readonly displaced: number;
  readonly assessedAt: string | null;
  readonly removedFor: string | null;
  /** Assessed and not removed: belongs to the figures of the incident. */
  readonly counted: boolean;
  /** By hand-over. */
  readonly goods: Readonly<Record<string, GoodsGiven>>;
  /** By request. */
  readonly money: Readonly<Record<string, MoneyGiven>>;
}

const CONTRACTS = [
  contracts.HouseholdAssessed,
  contracts.HouseholdRemoved,
  contracts.GoodsPrepared,
  contracts.GoodsUnpacked,
  contracts.GoodsHandedOver,
  contracts.GoodsCancelled,
  contracts.FundsHandedOver,
];
const TYPES = new Set([...CONTRACTS, contracts.FundsStateChanged].map(({ type }) => type));
type Data = DataOf<(typeof CONTRACTS)[number]>;

function unknown({ tenant, data }: ContractMessage): HouseholdDocument {
  const { caseId, householdId } = data as Data;
  return {
    tenant,
    caseId,
    householdId,
    subjectId: null,
    members: null,
    damage: null,
    dead: 0,
    injured: 0,
    displaced: 0,
    assessedAt: null,
    removedFor: null,
    counted: false,
    goods: {},
    money: {},
  };
}

function assessed(household: HouseholdDocument, data: Assessed): HouseholdDocument {
  const { subjectId, members, damage, victims, at } = data;
  return { ...household, subjectId, members, damage, ...victims, assessedAt: at, removedFor: null, counted: true };
}

function goods(household: HouseholdDocument, handoverId: string, given: Partial<GoodsGiven>): HouseholdDocument {
  const before = household.goods[handoverId] ?? { state: 'prepared', lines: [], bast: null, place: null, at: '' };
  return { ...household, goods: { ...household.goods, [handoverId]: { ...before, ...given } } };
}

function money(household: HouseholdDocument, requestId: string, given: MoneyGiven | null): HouseholdDocument {
  const { [requestId]: _, ...others } = household.money;
  return { ...household, money: given === null ? others : { ...others, [requestId]: given } };
}

/** One document per household of an incident. */
export const distributionView: View<HouseholdDocument> = {
  collection: {
    name: 'portal-distribution',
    version: 1,
    indexes: [
      ['tenant', 'caseId'],
      ['tenant', 'counted', 'caseId', 'displaced'],
    ],
  },
  topics: [TOPICS.survey, TOPICS.disbursement],
  documentsOf: ({ type, data }) => {
    if (!TYPES.has(type)) return [];
    const { caseId, householdId } = data as { readonly caseId: string; readonly householdId?: string };
    return householdId === undefined ? [] : [`${caseId}/${householdId}`];
  },
  evolve: (before, message) => {
    const household = before ?? unknown(message);
    switch (message.type) {
      case contracts.HouseholdAssessed.type:
        return assessed(household, message.data as Assessed);
      case contracts.HouseholdRemoved.type: {
        const { reasonCode } = message.data as DataOf<typeof contracts.HouseholdRemoved>;
        return { ...household, removedFor: reasonCode, counted: false };
      }
      case contracts.GoodsPrepared.type: {
        const { handoverId, subjectId, lines, at } = message.data as DataOf<typeof contracts.GoodsPrepared>;
        return goods({ ...household, subjectId }, handoverId, { state: 'prepared', lines, at });
      }
      case contracts.GoodsUnpacked.type: {
        const { handoverId, at } = message.data as DataOf<typeof contracts.GoodsUnpacked>;
        return goods(household, handoverId, { state: 'unpacked', lines: [], at });
      }
      case contracts.GoodsHandedOver.type: {
        const data = message.data as DataOf<typeof contracts.GoodsHandedOver>;
        const { handoverId, subjectId, lines, bast, place, at } = data;
        return goods({ ...household, subjectId }, handoverId, { state: 'handed-over', lines, bast, place, at });
      }
      case contracts.GoodsCancelled.type: {
        const { handoverId, at } = message.data as DataOf<typeof contracts.GoodsCancelled>;
        return goods(household, handoverId, { state: 'cancelled', at });
      }
      case contracts.FundsHandedOver.type: {
        const data = message.data as DataOf<typeof contracts.FundsHandedOver>;
        const { requestId, subjectId, amount, bast, way, place, at } = data;
        return money({ ...household, subjectId }, requestId, { amount, bast, way, place, at });
      }
      default: {
        const { state, requestId } = message.data as DataOf<typeof contracts.FundsStateChanged>;
        return state === 'transfer-failed' ? money(household, requestId, null) : household;
      }
    }
  },
};
