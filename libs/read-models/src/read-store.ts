/** Documents are JSON with a string `_id`. `_sources` holds the last applied revision per source stream, `_version` guards writes. */
export interface StoredDocument {
  readonly _id: string;
  readonly _version: number;
  readonly _sources: Readonly<Record<string, number>>;
}

export interface CollectionDefinition {
  /** `portal-cases`: kebab-case, unique in the store. */
  readonly name: string;
  /** Raised when `evolve` or the shape changes: asks for a rebuild. */
  readonly version: number;
  /** Each index lists field paths in order: `[['tenant', 'dueAt'], ['ticket']]`. A query that no index serves is refused. */
  readonly indexes: readonly (readonly string[])[];
}

export type Scalar = string | number | boolean | null;

/** All conditions hold together. A field that holds an array matches when one element does (`$eq`, `$in`). */
export type Filter = Readonly<Record<string, Scalar | Condition>>;
export interface Condition {
  readonly in?: readonly Scalar[];
  readonly gte?: string | number;
  readonly gt?: string | number;
  readonly lte?: string | number;
  readonly lt?: string | number;
  readonly prefix?: string;
  /** `{ not: null }`: the field has a value. */
  readonly not?: Scalar;
}

export interface Query {
  readonly filter: Filter;
  /** At most two fields; `_id` breaks ties. Nulls sort last in ascending order. */
  readonly sort?: readonly { readonly field: string; readonly direction: 'asc' | 'desc' }[];
  /** 1–200, 50 when absent. */
  readonly limit?: number;
  /** `next` of the page before (keyset). */
  readonly after?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Token of the next page; null at the end. */
  readonly next: string | null;
}

export interface Write<T> {
  readonly id: string;
  /** null deletes. */
  readonly document: T | null;
  /** Version the document had when it was loaded; 0 when it did not exist. */
  readonly expectedVersion: number;
}

export interface Collection<T extends object> {
  get(id: string): Promise<(T & StoredDocument) | undefined>;
  getMany(ids: readonly string[]): Promise<Map<string, T & StoredDocument>>;
  /** Writes all or none; answers the ids whose version did not match (then nothing was written). */
  write(
    writes: readonly Write<T & Omit<StoredDocument, '_version'>>[],
  ): Promise<{ readonly conflicts: readonly string[] }>;
  find(query: Query): Promise<Page<T & StoredDocument>>;
  count(filter: Filter): Promise<number>;
  /** Counts per distinct value of one or more fields. */
  groupCount(filter: Filter, by: readonly string[]): Promise<{ readonly key: Scalar[]; readonly count: number }[]>;
  /** Number of documents and a hash over their content in `_id` order: equal content, equal hash, in every adapter. */
  digest(): Promise<{ readonly count: number; readonly hash: string }>;
}

/** Every adapter passes `readStoreContract` of `@alur/read-models/testing`. */
export interface ReadStore {
  /** Creates the collection and its indexes when they are missing. */
  open<T extends object>(definition: CollectionDefinition): Promise<Collection<T>>;
  /** An empty shadow beside the live collection. */
  openShadow<T extends object>(definition: CollectionDefinition): Promise<Collection<T>>;
  /** The shadow becomes the live collection in one step; open handles follow. */
  promoteShadow(definition: CollectionDefinition): Promise<void>;
  close(): Promise<void>;
}
