/**
 * The one port through which a context may ask for identity: intake's people vault.
 * Every `show` states a purpose and is logged; `find` answers ids only.
 */
export interface PeopleDirectory {
  /**
   * Subject ids whose NIK, KK or phone equals, or whose name holds every word of, the query (blind index); one word finds
   * people of one name only. Each hit of a number is in the person's access log. Over the officer's budget it is refused
   * with `too-many-look-ups` (429).
   */
  find(lookUp: PersonLookUp): Promise<FoundPeople>;
  /** Identity of one subject for a stated purpose; undefined when unknown or erased. */
  show(look: PersonLook): Promise<PersonIdentity | undefined>;
  /** The others on the family card of one subject, whose look at the card is logged; none where the card is not known. */
  family(look: PersonLook): Promise<string[]>;
  /** The other ids of the same person: registrations that two officers linked. */
  samePerson(tenant: string, subjectId: string): Promise<string[]>;
  /**
   * Masked line for lists: `S*** A***`. Unknown or erased ids are left out.
   * @param at instant: the name that the person had then; now when absent
   */
  masked(tenant: string, subjectIds: readonly string[], at?: string): Promise<Map<string, MaskedPerson>>;
}

interface PersonQuestion {
  readonly tenant: string;
  readonly purpose: string;
  readonly officer: string;
  readonly correlationId: string;
  /** The service that asks, noted with the look. Set only by the composition root and by the token of a call. */
  readonly service?: string;
}

export interface PersonLook extends PersonQuestion {
  readonly subjectId: string;
  readonly caseId: string | null;
}

export interface PersonLookUp extends PersonQuestion {
  readonly query: string;
  readonly limit: number;
  /** `next` of the answer before. */
  readonly after?: string;
}

/** A part of those who were looked for, in the order of the ids. */
export interface FoundPeople {
  readonly subjectIds: readonly string[];
  /** There are more after it; null when these are all. */
  readonly next: string | null;
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
