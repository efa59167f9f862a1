import { z } from 'zod';
import { shippedFile, text } from './data-files.ts';

/** Where the published texts contradict themselves or each other, and what the software works with instead. */
export interface Inconsistency {
  /** `INC-01`, as in `ServiceDefinition.inconsistencies`. */
  readonly id: string;
  /** Services or papers concerned, for readers. */
  readonly where: string;
  /** The contradiction and its treatment, in Indonesian. */
  readonly summary: string;
}

const register: z.ZodType<readonly Inconsistency[]> = z
  .array(
    z.strictObject({
      id: z.string().regex(/^INC-\d\d$/, 'must be an id such as INC-01'),
      where: text,
      summary: text,
    }),
  )
  .refine((entries) => new Set(entries.map(({ id }) => id)).size === entries.length, 'an id stands twice');

let shipped: readonly Inconsistency[] | undefined;

/**
 * The register that ships with the package, in the order of its ids; read once per process.
 * @throws StandardsError with every fault of the file
 */
export function loadInconsistencies(): readonly Inconsistency[] {
  shipped ??= shippedFile(import.meta.url, 'inconsistencies.yaml', register);
  return shipped;
}
