import { type DataOf, SatisfactionAnswered, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

/** One filled-in survey (SKM): 1–4 per element, null where not answered. Names neither case nor person. */
export interface SkmSheet {
  readonly tenant: string;
  readonly service: string;
  readonly day: string;
  /** By element, `U1` to `U9`. */
  readonly answers: Readonly<Record<string, number | null>>;
}

/** One document per survey; the report counts by service, element and value. */
export const skmView: View<SkmSheet> = {
  collection: {
    name: 'portal-skm',
    version: 1,
    indexes: [
      ['tenant', 'service', 'day'],
      ['tenant', 'day', 'service'],
    ],
  },
  topics: [TOPICS.notification],
  documentsOf: ({ type, data }) =>
    type === SatisfactionAnswered.type ? [(data as DataOf<typeof SatisfactionAnswered>).answerId] : [],
  evolve: (_, { tenant, data }) => {
    const { service, day, answers } = data as DataOf<typeof SatisfactionAnswered>;
    return {
      tenant,
      service,
      day,
      answers: Object.fromEntries(answers.map((answer, element) => [`U${element + 1}`, answer])),
    };
  },
};
