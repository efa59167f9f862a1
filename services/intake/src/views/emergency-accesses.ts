import { type DataOf, EmergencyAccessOpened, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

/** That an officer opened a case without a step in it; its id is the record of the reason. */
export interface EmergencyAccessDocument {
  readonly tenant: string;
  readonly caseId: string;
  readonly officer: string;
  readonly at: string;
  readonly until: string;
}

/** For the privacy officer, the newest first. */
export const emergencyAccesses: View<EmergencyAccessDocument> = {
  collection: { name: 'intake-emergency-accesses', version: 1, indexes: [['tenant', 'at']] },
  topics: [TOPICS.intake],
  documentsOf: ({ type, data }) =>
    type === EmergencyAccessOpened.type ? [(data as DataOf<typeof EmergencyAccessOpened>).reasonId] : [],
  evolve: (_, { tenant, data }) => {
    const { caseId, officer, at, until } = data as DataOf<typeof EmergencyAccessOpened>;
    return { tenant, caseId, officer, at, until };
  },
};
