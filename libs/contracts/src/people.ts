/**
 * The one port through which a context may ask for identity: intake's people vault.
 * Every `show` states a purpose and is logged; `find` answers ids only.
 */
export interface PeopleDirectory {
  /** Subject ids whose NIK, KK or phone equals, or whose name holds every word of, the query (blind index). At most `limit`. */
  find(tenant: string, query: string, limit: number): Promise<string[]>;
  /** Identity of one subject for a stated purpose; undefined when unknown or erased. */
  show(request: {
    readonly tenant: string;
    readonly subjectId: string;
    readonly purpose: string;
    readonly officer: string;
    readonly caseId: string | null;
    readonly correlationId: string;
    /** The service that asks, noted with the look. Set only by the composition root and by the token of a call. */
    readonly service?: string;
  }): Promise<PersonIdentity | undefined>;
  /** Masked line for lists: `S*** A***`. Unknown or erased ids are left out. */
  masked(tenant: string, subjectIds: readonly string[]): Promise<Map<string, MaskedPerson>>;
}

/** Identity of a person as the vault holds it. Never put into events, views, logs, URLs or errors. */
export interface PersonIdentity {
  readonly name: string;
  readonly nik: string | null;
  readonly kk: string | null;
  /** ISO date. */
  readonly birthDate: string | null;
  readonly sex: 'L' | 'P' | null;
  readonly address: string | null;
  readonly village: string | null;
  /** E.164. */
  readonly phone: string | null;
  /** Absent or null: none is known. */
  readonly email?: string | null;
}

/** What a list shows of a person: no digit of a number, because the rest of a NIK can be tried out. */
export interface MaskedPerson {
  readonly name: string;
}
