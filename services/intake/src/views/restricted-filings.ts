import { type DataOf, RestrictedPersonFiled, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

/** That a case was filed for somebody whose data are restricted. */
export interface RestrictedFilingDocument extends DataOf<typeof RestrictedPersonFiled> {
  readonly tenant: string;
}

/** For the privacy officer, the newest first. */
export const restrictedFilings: View<RestrictedFilingDocument> = {
  collection: { name: 'intake-restricted-filings', version: 1, indexes: [['tenant', 'at']] },
  topics: [TOPICS.intake],
  documentsOf: ({ id, type }) => (type === RestrictedPersonFiled.type ? [id] : []),
  evolve: (_, { tenant, data }) => ({ ...(data as DataOf<typeof RestrictedPersonFiled>), tenant }),
};
