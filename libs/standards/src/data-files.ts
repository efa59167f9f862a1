import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Fault, faultsOf, StandardsError } from './faults.ts';

export interface DataFile<T> {
  /** `services/layanan-pkh.yaml` */
  readonly file: string;
  readonly value: T;
}

/** What somebody reads: not empty. */
export const text = z.string().trim().min(1, 'must not be empty');

/** Lower-case words joined by hyphens: slugs, step ids, document and tenant codes. */
export const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');

/** The folder of the package that a module belongs to, from `src/` as from `dist/`. @param url its `import.meta.url` */
export function packageOf(url: string): string {
  let folder = dirname(fileURLToPath(url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/**
 * A YAML file that ships with a package.
 * @param url `import.meta.url` of a module of the package
 * @param file from the package's folder, `texts/messages.yaml`
 * @throws StandardsError with every fault of the file
 */
export function shippedFile<T>(url: string, file: string, schema: z.ZodType<T>): T {
  const faults: Fault[] = [];
  const [read] = readFile(packageOf(url), file, schema, faults);
  if (read === undefined) throw new StandardsError(faults);
  return read.value;
}

/** As `shippedFile`, for every `*.yaml` of a folder. */
export function shippedFolder<T>(url: string, folder: string, schema: z.ZodType<T>): DataFile<T>[] {
  const faults: Fault[] = [];
  const files = readFolder(packageOf(url), folder, schema, faults);
  if (faults.length > 0) throw new StandardsError(faults);
  return files;
}

/** Reads every `*.yaml` of a folder in name order. What cannot be read or does not fit the schema goes to `faults`. */
export function readFolder<T>(directory: string, folder: string, schema: z.ZodType<T>, faults: Fault[]): DataFile<T>[] {
  const path = join(directory, folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path).filter((name) => name.endsWith('.yaml'));
  return names.sort().flatMap((name) => readFile(directory, `${folder}/${name}`, schema, faults));
}

/** The file alone, or nothing where `faults` got an entry. */
function readFile<T>(directory: string, file: string, schema: z.ZodType<T>, faults: Fault[]): DataFile<T>[] {
  try {
    const result = schema.safeParse(parse(readFileSync(join(directory, file), 'utf8')));
    if (result.success) return [{ file, value: result.data }];
    faults.push(...faultsOf(file, result.error));
  } catch (error) {
    faults.push({ file, step: null, fault: error instanceof Error ? error.message : String(error) });
  }
  return [];
}
