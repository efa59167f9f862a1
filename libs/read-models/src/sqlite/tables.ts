import type { CollectionDefinition } from '../read-store.ts';

/** `live` is what everybody reads, `shadow` what a rebuild fills. */
export type Slot = 'live' | 'shadow';

/** Name is checked as kebab-case before it gets here, so quoting it is enough. */
export function documentTable(slot: Slot, name: string): string {
  return `"${slot}:${name}"`;
}

export function indexTable(slot: Slot, name: string, index: number): string {
  return `"${slot}:${name}:${index}"`;
}

export function createDocumentTable(slot: Slot, name: string): string {
  return `CREATE TABLE IF NOT EXISTS ${documentTable(slot, name)} (
    id NOT NULL PRIMARY KEY, version INTEGER NOT NULL, sources TEXT NOT NULL, doc TEXT)`;
}

/** One row per document, more when one of the fields is an array. No column types: a key keeps its own. */
export function createIndexTable(slot: Slot, { name, indexes }: CollectionDefinition, index: number): string {
  const keys = indexes[index]!.map((_, i) => `k${i}`);
  return `CREATE TABLE ${indexTable(slot, name, index)} (
    ${keys.map((key) => `${key} NOT NULL`).join(', ')}, id NOT NULL, PRIMARY KEY (${keys.join(', ')}, id)) WITHOUT ROWID`;
}
