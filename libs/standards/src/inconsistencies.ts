import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { faultsOf, StandardsError } from './faults.ts';

/** Where the published texts contradict themselves or each other, and what the software works with instead. */
export interface Inconsistency {
  /** `INC-01`, as in `ServiceDefinition.inconsistencies`. */
  readonly id: string;
  /** Services or papers concerned, for readers. */
  readonly where: string;
  /** The contradiction and its treatment, in Indonesian. */
  readonly summary: string;
}

const FILE = 'inconsistencies.yaml';
const register: z.ZodType<readonly Inconsistency[]> = z
  .array(
    z.strictObject({
      id: z.string().regex(/^INC-\d\d$/, 'must be an id such as INC-01'),
      where: z.string().trim().min(1),
      summary: z.string().trim().min(1),
    }),
  )
  .refine((entries) => new Set(entries.map(({ id }) => id)).size === entries.length, 'an id stands twice');

let shipped: readonly Inconsistency[] | undefined;

/**
 * The register that ships with the package, in the order of its ids; read once per process.
 * @throws StandardsError with every fault of the file
 */
export function loadInconsistencies(): readonly Inconsistency[] {
  shipped ??= read(join(dirname(fileURLToPath(import.meta.url)), '..', FILE));
  return shipped;
}

function read(path: string): readonly Inconsistency[] {
  const result = register.safeParse(content(path));
  if (!result.success) throw new StandardsError(faultsOf(FILE, result.error));
  return result.data;
}

function content(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new StandardsError([
      { file: FILE, step: null, fault: error instanceof Error ? error.message : String(error) },
    ]);
  }
}
