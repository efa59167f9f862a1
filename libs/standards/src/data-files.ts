import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import { type Fault, faultsOf } from './faults.ts';

export interface DataFile<T> {
  /** `services/layanan-pkh.yaml` */
  readonly file: string;
  readonly value: T;
}

/** Reads every `*.yaml` of a folder in name order. What cannot be read or does not fit the schema goes to `faults`. */
export function readFolder<T>(directory: string, folder: string, schema: z.ZodType<T>, faults: Fault[]): DataFile<T>[] {
  const path = join(directory, folder);
  if (!existsSync(path)) return [];
  const files: DataFile<T>[] = [];
  for (const name of readdirSync(path).sort()) {
    if (!name.endsWith('.yaml')) continue;
    const file = `${folder}/${name}`;
    try {
      const result = schema.safeParse(parse(readFileSync(join(path, name), 'utf8')));
      if (result.success) files.push({ file, value: result.data });
      else faults.push(...faultsOf(file, result.error));
    } catch (error) {
      faults.push({ file, step: null, fault: error instanceof Error ? error.message : String(error) });
    }
  }
  return files;
}
