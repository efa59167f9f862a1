import { type DataOf, LookUpsExceeded, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

/** That an officer looked up more people than a desk needs. */
export interface LookUpAlarmDocument extends DataOf<typeof LookUpsExceeded> {
  readonly tenant: string;
}

/** For the privacy officer, the newest first. */
export const lookUpAlarms: View<LookUpAlarmDocument> = {
  collection: { name: 'intake-look-up-alarms', version: 1, indexes: [['tenant', 'at']] },
  topics: [TOPICS.intake],
  documentsOf: ({ id, type }) => (type === LookUpsExceeded.type ? [id] : []),
  evolve: (_, { tenant, data }) => ({ ...(data as DataOf<typeof LookUpsExceeded>), tenant }),
};
