import { z } from 'zod';
import { shippedFile, slug, text } from './data-files.ts';

const rule = z.strictObject({
  services: z.array(slug).min(1),
  /** Only for this value of the service's choice. */
  choice: slug.exactOptional(),
  /** Years. */
  below: z.int().min(1).exactOptional(),
  above: z.int().min(1).exactOptional(),
  sexOtherThan: z.enum(['L', 'P']).exactOptional(),
  withoutReporter: z.literal(true).exactOptional(),
  code: slug,
  message: text,
  basis: text,
});

/** A warning beside a case that was filed, with the rule that it rests on. */
export type ScreeningRule = z.infer<typeof rule>;

/** What is screened of a case on the day of its filing. */
export interface Screened {
  readonly service: string;
  readonly choice: string | null;
  /** Years; null: not known. */
  readonly age: number | null;
  readonly sex: 'L' | 'P' | null;
  readonly reporter: boolean;
}

export const SCREENING: readonly ScreeningRule[] = shippedFile(
  import.meta.url,
  'texts/screening.yaml',
  z.array(rule).min(1),
);

/** Whether anything is screened in cases of this service. */
export function isScreened(service: string): boolean {
  return SCREENING.some(({ services }) => services.includes(service));
}

/** The rules that a case meets, in the order of the file. */
export function screeningHints(screened: Screened): readonly ScreeningRule[] {
  return SCREENING.filter((one) => meets(screened, one));
}

function meets({ service, choice, age, sex, reporter }: Screened, one: ScreeningRule): boolean {
  const { services, below, above, sexOtherThan } = one;
  if (!services.includes(service) || (one.choice !== undefined && one.choice !== choice)) return false;
  if (below !== undefined && (age === null || age >= below)) return false;
  if (above !== undefined && (age === null || age <= above)) return false;
  if (sexOtherThan !== undefined && (sex === null || sex === sexOtherThan)) return false;
  return one.withoutReporter === undefined || !reporter;
}
