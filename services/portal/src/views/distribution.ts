import type { DataOf } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { folding } from '@alur/read-models';

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

function goods(household: HouseholdDocument, handoverId: string, given: Partial<GoodsGiven>): HouseholdDocument {
  const before = household.goods[handoverId] ?? { state: 'prepared', lines: [], bast: null, place: null, at: '' };
  return { ...household, goods: { ...household.goods, [handoverId]: { ...before, ...given } } };
}

function money(household: HouseholdDocument, requestId: string, given: MoneyGiven | null): HouseholdDocument {
  const { [requestId]: _, ...others } = household.money;
  return { ...household, money: given === null ? others : { ...others, [requestId]: given } };
}

const { on, view } = folding<HouseholdDocument>();

/** One document per household of an incident. */
export const distributionView = view({
  collection: {
    name: 'portal-distribution',
    version: 1,
    indexes: [
      ['tenant', 'caseId'],
      ['tenant', 'counted', 'caseId', 'displaced'],
    ],
  },
  idOf: ({ caseId, householdId }) => householdId && `${caseId}/${householdId}`,
  initial: ({ caseId, householdId = '' }, { tenant }) => ({
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
  }),
  folds: [
    on(contracts.HouseholdAssessed, (household, { subjectId, members, damage, victims, at }) => ({
      ...household,
      subjectId,
      members,
      damage,
      ...victims,
      assessedAt: at,
      removedFor: null,
      counted: true,
    })),
    on(contracts.HouseholdRemoved, (household, { reasonCode }) => ({
      ...household,
      removedFor: reasonCode,
      counted: false,
    })),
    on(contracts.GoodsPrepared, (household, { handoverId, subjectId, lines, at }) =>
      goods({ ...household, subjectId }, handoverId, { state: 'prepared', lines, at }),
    ),
    on(contracts.GoodsUnpacked, (household, { handoverId, at }) =>
      goods(household, handoverId, { state: 'unpacked', lines: [], at }),
    ),
    on(contracts.GoodsHandedOver, (household, { handoverId, subjectId, lines, bast, place, at }) =>
      goods({ ...household, subjectId }, handoverId, { state: 'handed-over', lines, bast, place, at }),
    ),
    on(contracts.GoodsCancelled, (household, { handoverId, at }) =>
      goods(household, handoverId, { state: 'cancelled', at }),
    ),
    on(contracts.FundsHandedOver, (household, { requestId, subjectId, amount, bast, way, place, at }) =>
      money({ ...household, subjectId }, requestId, { amount, bast, way, place, at }),
    ),
    on(contracts.FundsStateChanged, (household, { state, requestId }) =>
      state === 'transfer-failed' ? money(household, requestId, null) : household,
    ),
  ],
});
