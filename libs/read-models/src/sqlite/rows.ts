import type { Loaded, StoredDocument } from '../read-store.ts';

/** A row of a table of documents. */
export interface Row {
  readonly id: string;
  readonly version: number;
  readonly sources: string;
  readonly doc: string | null;
}

export function rowOf(raw: Record<string, unknown>): Row {
  return {
    id: String(raw['id']),
    version: Number(raw['version']),
    sources: String(raw['sources']),
    doc: typeof raw['doc'] === 'string' ? raw['doc'] : null,
  };
}

export function loadedOf<T extends object>({ id, version, sources, doc }: Row): Loaded<T> {
  const parsed = JSON.parse(sources);
  const document: (T & StoredDocument) | null =
    doc === null ? null : { ...JSON.parse(doc), _id: id, _version: version, _sources: parsed };
  return { document, version, sources: parsed };
}
