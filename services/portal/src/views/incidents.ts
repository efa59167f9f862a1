import * as contracts from '@alur/contracts';
import { type ContractMessage, type DataOf, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

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

const OUTCOMES = [contracts.EligibilityDecided, contracts.GoodsTrackEnded, contracts.FundsTrackEnded];
const OUTCOME_TYPES = new Set(OUTCOMES.map(({ type }) => type));
type Outcome = DataOf<(typeof OUTCOMES)[number]>;

function incidentOf({ type, data }: ContractMessage): string | undefined {
  if (type === contracts.CaseOpened.type) {
    const { incident, caseId } = data as DataOf<typeof contracts.CaseOpened>;
    return incident && caseId;
  }
  if (!OUTCOME_TYPES.has(type)) return undefined;
  const { caseId } = data as Outcome;
  return type !== contracts.EligibilityDecided.type || 'households' in (data as Outcome) ? caseId : undefined;
}

function unfiled({ tenant, data }: ContractMessage): IncidentDocument {
  return {
    tenant,
    caseId: (data as Outcome).caseId,
    filed: null,
    openedAt: null,
    village: null,
    localClass: null,
    placed: false,
    state: 'open',
    outcome: null,
    closedAt: null,
    eligible: null,
    goods: null,
    funds: null,
  };
}

function filed(document: IncidentDocument, data: DataOf<typeof contracts.CaseOpened>): IncidentDocument {
  const { incident, ticket, service, channel, urgent, openedAt, village } = data;
  if (!incident) return document;
  const { localClass, ...facts } = incident;
  return {
    ...document,
    filed: { ...facts, ticket, service, channel, urgent },
    openedAt,
    village,
    localClass,
    placed: incident.place !== null,
  };
}

/** One document per incident; its id is the case id. */
export const incidentsView: View<IncidentDocument> = {
  collection: {
    name: 'portal-incidents',
    version: 1,
    indexes: [
      ['tenant', 'placed', 'openedAt'],
      ['tenant', 'village', 'openedAt'],
      ['tenant', 'state', 'openedAt'],
      ['tenant', 'localClass', 'openedAt'],
      ['tenant', 'openedAt'],
      ['caseId'],
    ],
  },
  topics: [TOPICS.intake, TOPICS.verification, TOPICS.disbursement],
  documentsOf: (message) => [incidentOf(message) ?? []].flat(),
  select: ({ type, subject }) =>
    type === contracts.CaseClosed.type || type === contracts.CaseReopened.type ? { caseId: subject } : undefined,
  evolve: (before, message) => {
    const document = before ?? unfiled(message);
    switch (message.type) {
      case contracts.CaseOpened.type:
        return filed(document, message.data as DataOf<typeof contracts.CaseOpened>);
      case contracts.CaseClosed.type: {
        const { outcome, at } = message.data as DataOf<typeof contracts.CaseClosed>;
        return { ...document, state: 'closed', outcome, closedAt: at };
      }
      case contracts.CaseReopened.type:
        return { ...document, state: 'open', outcome: null, closedAt: null };
      case contracts.GoodsTrackEnded.type:
        return { ...document, goods: (message.data as Outcome).outcome };
      case contracts.FundsTrackEnded.type:
        return { ...document, funds: (message.data as Outcome).outcome };
      default:
        return {
          ...document,
          eligible: (message.data as DataOf<typeof contracts.EligibilityDecided>).households ?? [],
        };
    }
  },
};
