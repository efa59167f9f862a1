import type { Collection, Condition, Filter, Query, Scalar, StoredDocument } from './read-store.ts';

const PAGE = 200;

/** A document without the store's own fields. */
export function contentOf<T extends object>(document: T): Omit<T, keyof StoredDocument> {
  const { _id, _version, _sources, ...content } = document as T & Partial<StoredDocument>;
  return content as Omit<T, keyof StoredDocument>;
}

/** What a route shows of a document: without the store's own fields and the tenant, which the caller has. */
export function lineOf<T extends { readonly tenant: string }>(document: T): Omit<T, 'tenant' | keyof StoredDocument> {
  const { tenant, ...line } = contentOf(document) as Omit<T, keyof StoredDocument> & { readonly tenant: string };
  return line as Omit<T, 'tenant' | keyof StoredDocument>;
}

/** A filter of those conditions that were asked for: without the undefined ones. */
export function asked(conditions: Readonly<Record<string, Scalar | Condition | undefined>>): Filter {
  return Object.fromEntries(
    Object.entries(conditions).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])),
  );
}

/**
 * Every document that a query finds, in its order, read in pages of 200. Documents may be written meanwhile: one that
 * moves behind the page that was read last comes again.
 */
export async function* allOf<T extends object>(
  collection: Pick<Collection<T>, 'find'>,
  query: Omit<Query, 'limit' | 'after'>,
): AsyncGenerator<T & StoredDocument, void, undefined> {
  for (let after: string | null | undefined; after !== null; ) {
    const page = await collection.find({ ...query, limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield* page.items;
    after = page.next;
  }
}
