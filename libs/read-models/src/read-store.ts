/**
 * Documents are JSON with a string `_id`. `_sources` holds the last applied revision per source stream, `_version` guards
 * writes: it grows with each, a rebuild may begin anywhere. The three are the store's own: a document that is written
 * leaves them out.
 */
export interface StoredDocument {
  readonly _id: string;
  readonly _version: number;
  readonly _sources: Sources;
}

export type Sources = Readonly<Record<string, number>>;

export interface CollectionDefinition {
  /** `portal-cases`: kebab-case, unique in the store. */
  readonly name: string;
  /** Raised when `evolve` or the shape changes: asks for a rebuild. */
  readonly version: number;
  /**
   * Each index lists field paths in order: `[['tenant', 'dueAt'], ['ticket']]`. A query is served by an index whose first
   * fields it compares by equality or `in`, then optionally one range. With a sort, the index must end with exactly the
   * sort fields: filter `tenant`, sort `dueAt` → `['tenant', 'dueAt']`. Conditions on later fields of the index are checked
   * in it, others on the documents found; of indexes that fit alike the first is taken, so declare the selective ones
   * first. An indexed field holds a scalar or an array of scalars, at most one field of an index an array.
   */
  readonly indexes: readonly (readonly string[])[];
}

export type Scalar = string | number | boolean | null;

/**
 * All conditions hold together. A field that holds an array matches when one element does; `not` when none does, which no
 * index decides. A missing field and an empty
 * array count as null. Strings compare by their UTF-8 bytes; a range over strings never matches a number and the other way
 * round.
 */
export type Filter = Readonly<Record<string, Scalar | Condition>>;
export type Condition =
  | { readonly in: readonly Scalar[] }
  | { readonly not: Scalar }
  | { readonly prefix: string }
  | Range;
/** One lower limit, one upper limit, or one of each of the same type: `{ gte: 'a', lt: 'b' }`. */
export interface Range {
  readonly gte?: string | number;
  readonly gt?: string | number;
  readonly lte?: string | number;
  readonly lt?: string | number;
}

/** Ascending: numbers, strings, false, true, null. `_id` breaks ties in the same direction. */
export interface Sort {
  /** Fields that hold no array and that the filter does not compare by equality or `in`. */
  readonly by: readonly [field: string] | readonly [first: string, second: string];
  readonly direction: 'asc' | 'desc';
}

export interface Query {
  readonly filter: Filter;
  /** Ascending by `_id` when absent. */
  readonly sort?: Sort;
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
  /** Stored as `_sources`. When a deletion carries sources, a marker with them stays, which only `load` shows. */
  readonly sources: Sources;
  /** Version the document (or its marker) had when it was loaded; 0 when there was neither. */
  readonly expectedVersion: number;
}

/** What a writer reads: also the marker of a deleted document (`document: null`). */
export interface Loaded<T> {
  readonly document: (T & StoredDocument) | null;
  readonly version: number;
  readonly sources: Sources;
}

export interface GroupCount {
  /** Values in the order of `by`. */
  readonly key: readonly Scalar[];
  readonly count: number;
}

export interface Digest {
  readonly count: number;
  readonly hash: string;
}

/**
 * Every method throws `QueryError` for a request that is wrong or that no index serves, and `UnavailableError` while the
 * store cannot be reached.
 */
export interface Collection<T extends object> {
  get(id: string): Promise<(T & StoredDocument) | undefined>;
  getMany(ids: readonly string[]): Promise<Map<string, T & StoredDocument>>;
  load(ids: readonly string[]): Promise<Map<string, Loaded<T>>>;
  /**
   * Writes each document whose version matches, whole; answers the ids of the others. They are to be loaded and written
   * again: a document that another writer changed right after this write may be among them.
   */
  write(writes: readonly Write<T>[]): Promise<{ readonly conflicts: readonly string[] }>;
  find(query: Query): Promise<Page<T & StoredDocument>>;
  count(filter: Filter): Promise<number>;
  /** Counts per distinct value of one or two fields that hold no array, in ascending order. */
  groupCount(filter: Filter, by: readonly string[]): Promise<GroupCount[]>;
  /** Number of documents and a hash over their content in `_id` order: equal content, equal hash, in every adapter. */
  digest(): Promise<Digest>;
}

/** Every adapter passes `readStoreContract` of `@alur/read-models/testing`. */
export interface ReadStore {
  /** Other processes may work with the same collections. */
  readonly shared: boolean;
  /** Creates the collection and its indexes when they are missing. */
  open<T extends object>(definition: CollectionDefinition): Promise<Collection<T>>;
  /** An empty shadow beside the live collection. */
  openShadow<T extends object>(definition: CollectionDefinition): Promise<Collection<T>>;
  /** Gives the shadow up, if there is one: it cannot be promoted any more. */
  dropShadow(definition: CollectionDefinition): Promise<void>;
  /** The shadow becomes the live collection in one step; open handles follow. */
  promoteShadow(definition: CollectionDefinition): Promise<void>;
  close(): Promise<void>;
}
