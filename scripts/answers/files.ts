import { join } from 'node:path';
import { answersOf } from './operations.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Packages with routes of their own in an OpenAPI document. */
export const ANSWERING = [
  'services/intake',
  'services/verification',
  'services/survey',
  'services/disbursement',
  'services/notification',
  'services/portal',
  'libs/identity',
] as const;

export function answersFile(name: string): string {
  return join(ROOT, name, 'openapi/answers.json');
}

/** The file of a package as it must be, and what could not be read from its types. */
export function answersText(name: string): { readonly text: string; readonly unread: readonly string[] } {
  const { operations, schemas, untyped, unknown } = answersOf(join(ROOT, name));
  return { text: `${JSON.stringify({ operations, schemas }, null, 1)}\n`, unread: [...untyped, ...unknown] };
}
