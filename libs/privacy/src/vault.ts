import type { ErasureRegister } from './erasure-register.ts';

/** One record of personal data. */
export interface VaultRecord {
  readonly tenant: string;
  /** Whose data it is; where a case has no subject, `case:<caseId>`. One key protects all records of a subject. */
  readonly subjectId: string;
  /** What the record is, e.g. `identity`, `note`. Bound to the ciphertext. */
  readonly kind: string;
  /** Anything that JSON can hold. */
  readonly data: object;
  /** Absent: a new random id. Present: a record of this subject with this id is replaced, its index rows too. */
  readonly recordId?: string;
  /**
   * Values by which `lookup` finds the subject, per field. Values are split and normalised by `indexTerms`, so a name may
   * be given whole; numbers must come in their canonical form.
   */
  readonly index?: IndexValues;
}

/** Values per field. */
export type IndexValues = Readonly<Record<string, readonly string[]>>;

/** A part of the ids that a lookup finds. */
export interface LookupPart {
  readonly limit: number;
  /** The last id of the part before. */
  readonly after?: string | undefined;
}

export interface VaultEntry {
  readonly recordId: string;
  readonly kind: string;
}

/** What is left of an erased subject: enough to prove the erasure, nothing about the person. */
export interface Erasure {
  /** ISO 8601, UTC. */
  readonly erasedAt: string;
  /** How many vault records became unreadable and were deleted. */
  readonly records: number;
  /** SHA-256 (hex) of the destroyed wrapped key: identifies in a backup the destroyed key. Null when there never was a key. */
  readonly keyFingerprint: string | null;
}

/** The personal data of one service, encrypted under a key per subject. Every write is on disk when its promise resolves. */
export interface Vault {
  /**
   * Answers the record id.
   * @throws SubjectErasedError when the subject was erased; RecordTakenError when the record id belongs to another subject.
   */
  put(record: VaultRecord): Promise<string>;
  /** Undefined: unknown or erased. @throws DecryptionError when the record was altered or moved. */
  get<T extends object>(tenant: string, recordId: string): Promise<T | undefined>;
  /** The records that can be read, by record id: for lists. Unknown and erased ids are left out. */
  getMany<T extends object>(tenant: string, recordIds: readonly string[]): Promise<Map<string, T>>;
  /**
   * Ids of the subjects that have every one of the values in each of these fields, at most `limit` of those after `after`,
   * in the order of the ids. A field without a usable value (see `indexTerms`) has no result.
   */
  lookup(tenant: string, wanted: IndexValues, part: LookupPart): Promise<string[]>;
  /**
   * Keyed hash (128 bits, hex) of a value under a key of the tenant that never leaves the vault: for an id that must come
   * out the same for the same person, and reveal nothing. It survives the erasure of subjects.
   */
  blind(tenant: string, purpose: string, value: string): Promise<string>;
  /** Everything held about a subject, for the subject's own request (UU 27/2022 art. 32). */
  recordsOf(tenant: string, subjectId: string): Promise<VaultEntry[]>;
  /**
   * Destroys the subject's key, so that nothing kept about the subject, files and backups of the records included, can be
   * read again. Repeating it changes nothing. An unknown subject is barred too: data that arrives late is refused.
   */
  erase(tenant: string, subjectId: string): Promise<void>;
  /** Proof of an erasure; undefined when the subject was not erased. */
  erasure(tenant: string, subjectId: string): Promise<Erasure | undefined>;
}

/** Settings of the adapters. */
export interface VaultOptions {
  /** Time of an erasure. */
  readonly now?: () => Date;
  /** Notes erasures before they are made. */
  readonly register?: Pick<ErasureRegister, 'note'> | undefined;
  /** How many unwrapped subject keys stay in memory; default 10 000. */
  readonly cachedKeys?: number;
}

export const DEFAULT_CACHED_KEYS = 10_000;
