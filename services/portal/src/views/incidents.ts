import type { DataOf } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { tagsOf } from '@alur/identity';
import { folding } from '@alur/read-models';
import { rolesInStep } from '@alur/standards';

type Incident = NonNullable<DataOf<typeof contracts.CaseOpened>['incident']>;

/** An incident as lists and the map show it. Events of services beside intake may come before its filing. */
export interface IncidentDocument {
  readonly tenant: string;
  readonly caseId: string;
  /** Null until the filing is known. */
  readonly filed: IncidentFiling | null;
  readonly openedAt: string | null;
  readonly village: string | null;
  readonly localClass: Incident['localClass'] | null;
  /** True when the place, rounded to about 1 km, is known. */
  readonly placed: boolean;
  readonly state: 'open' | 'closed';
  readonly outcome: string | null;
  readonly closedAt: string | null;
  /** Ids of the households that were found eligible; null before the decision. */
  readonly eligible: readonly string[] | null;
  /** What lists look under, from the facts of access. */
  readonly tags: readonly string[];
  /** How the goods and the money step ended. */
  readonly goods: string | null;
  readonly funds: string | null;
}

interface IncidentFiling extends Omit<Incident, 'localClass'> {
  readonly ticket: string;
  readonly service: string;
  readonly channel: string;
  readonly urgent: boolean;
}

function filed(document: IncidentDocument, data: DataOf<typeof contracts.CaseOpened>): IncidentDocument {
  const { incident, ticket, service, channel, urgent, openedAt, openedBy, village } = data;
  if (!incident) return document;
  const { localClass, ...facts } = incident;
  return {
    ...document,
    filed: { ...facts, ticket, service, channel, urgent },
    openedAt,
    village,
    localClass,
    placed: incident.place !== null,
    tags: [...new Set([...tagsOf({ kind: 'incident', roles: [], openedBy }), ...document.tags])],
  };
}

const { on, view } = folding<IncidentDocument>();

/** One document per incident; its id is the case id. */
export const incidentsView = view({
  collection: {
    name: 'portal-incidents',
    version: 2,
    indexes: [
      ['tenant', 'placed', 'openedAt'],
      ['tenant', 'village', 'openedAt'],
      ['tenant', 'state', 'openedAt'],
      ['tenant', 'localClass', 'openedAt'],
      ['tenant', 'openedAt'],
      ['caseId'],
    ],
  },
  idOf: (data, { type }) => {
    if ('ticket' in data) return data.incident && data.caseId;
    return type === contracts.EligibilityDecided.type && !('households' in data) ? undefined : data.caseId;
  },
  initial: ({ caseId }, { tenant }) => ({
    tenant,
    caseId,
    filed: null,
    openedAt: null,
    village: null,
    localClass: null,
    placed: false,
    state: 'open',
    outcome: null,
    closedAt: null,
    eligible: null,
    tags: [],
    goods: null,
    funds: null,
  }),
  folds: [
    on(contracts.CaseOpened, filed),
    on(contracts.CaseReclassified, (document, { localClass }) => ({ ...document, localClass })),
    on(contracts.EligibilityDecided, (document, { households = [] }) => ({ ...document, eligible: households })),
    on(contracts.GoodsTrackEnded, (document, { outcome }) => ({ ...document, goods: outcome })),
    on(contracts.FundsTrackEnded, (document, { outcome }) => ({ ...document, funds: outcome })),
  ],
  selected: {
    filter: ({ subject }) => ({ caseId: subject }),
    folds: [
      on(contracts.StepOpened, (document, step) => ({
        ...document,
        tags: [...new Set([...document.tags, ...rolesInStep(step)])],
      })),
      on(contracts.CaseClosed, (document, { outcome, at }) => ({
        ...document,
        state: 'closed',
        outcome,
        closedAt: at,
      })),
      on(contracts.CaseReopened, (document) => ({ ...document, state: 'open', outcome: null, closedAt: null })),
    ],
  },
});
