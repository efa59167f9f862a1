import { z } from 'zod';
import { shippedFile, slug, text } from './data-files.ts';
import { labelOf } from './labels.ts';

const ACTS = [
  'file-return',
  'failed-paper',
  'dispensation',
  'rejection',
  'village-refusal',
  'withdrawal',
  'pause',
  'reopening',
  'eligible',
  'ineligible',
  'survey-not-found',
  'findings-conflict',
  'household-removal',
  'letter-withdrawal',
  'recipient-removal',
  'second-aid',
  'funds-return',
  'funds-refusal',
  'handover-reversal',
  'not-received',
  'no-money-needed',
  'goods-cancellation',
  'unpacking',
  'stock',
  'reclassification',
  'person-correction',
  'erasure-ground',
  'erasure-refusal',
  'complaint-result',
  'pkh-topic',
  'parked-message',
] as const;

/** An act that an officer gives a reason for. */
export type ReasonedAct = (typeof ACTS)[number];

/** In every list; asks for the officer's own words. */
export const OTHER_REASON = 'lainnya';

export interface Reason {
  readonly code: string;
  /** Indonesian. */
  readonly label: string;
  readonly english: string;
}

export interface ReasonList {
  readonly act: ReasonedAct;
  readonly label: string;
  readonly english: string;
  readonly reasons: readonly Reason[];
}

const { words, lists } = shippedFile(
  import.meta.url,
  'texts/reasons.yaml',
  z
    .strictObject({
      words: z.record(slug, text),
      lists: z.record(z.enum(ACTS), z.strictObject({ id: text, en: text, codes: z.array(slug).min(1) })),
    })
    .superRefine(({ words, lists }, context) => {
      const used = Object.values(lists).flatMap(({ codes }) => codes);
      for (const code of used.filter((one) => words[one] === undefined)) {
        context.addIssue({ code: 'custom', path: ['words'], message: `must give the English of ${code}` });
      }
      for (const code of Object.keys(words).filter((one) => one !== OTHER_REASON && !used.includes(one))) {
        context.addIssue({ code: 'custom', path: ['words', code], message: 'must be a code of a list' });
      }
    }),
);

export function reasonCodes(act: ReasonedAct): readonly string[] {
  return [...lists[act].codes, OTHER_REASON];
}

/** The closed lists of codes, one per act, in the order in which officers read them. */
export const REASONS: readonly ReasonList[] = ACTS.map((act) => {
  const { id, en } = lists[act];
  return { act, label: id, english: en, reasons: reasonCodes(act).map(reason) };
});

/** What officers read for a code; a code of before the lists is shown raw. */
export function reasonLabel(code: string): string {
  return words[code] === undefined ? code : labelOf({}, code);
}

function reason(code: string): Reason {
  return { code, label: reasonLabel(code), english: words[code] ?? code };
}
