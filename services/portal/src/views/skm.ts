import { SatisfactionAnswered } from '@alur/contracts';
import { folding } from '@alur/read-models';

/** One filled-in survey (SKM): 1–4 per element, null where not answered. Names neither case nor person. */
export interface SkmSheet {
  readonly tenant: string;
  readonly service: string;
  readonly day: string;
  /** By element, `U1` to `U9`. */
  readonly answers: Readonly<Record<string, number | null>>;
}

const { begin, view } = folding<SkmSheet>();

/** One document per survey; the report counts by service, element and value. */
export const skmView = view({
  collection: {
    name: 'portal-skm',
    version: 1,
    indexes: [
      ['tenant', 'service', 'day'],
      ['tenant', 'day', 'service'],
    ],
  },
  idOf: ({ answerId }) => answerId,
  folds: [
    begin(SatisfactionAnswered, ({ service, day, answers }, { tenant }) => ({
      tenant,
      service,
      day,
      answers: Object.fromEntries(answers.map((answer, element) => [`U${element + 1}`, answer])),
    })),
  ],
});
