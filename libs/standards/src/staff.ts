import type { Role } from './roles.ts';

/** How an officer is named on papers; null where it is not recorded. */
export interface OfficerProfile {
  readonly name: string | null;
  /** Degrees and titles before and after the name: `Drs.`, `M.Si.`. */
  readonly titleBefore: string | null;
  readonly titleAfter: string | null;
  /** 18 digits. */
  readonly nip: string | null;
  /** Pangkat and golongan: `Pembina Tk. I / IV-b`. */
  readonly rank: string | null;
  /** Jabatan as it is printed: `Sekretaris Dinas Sosial`. */
  readonly position: string | null;
}

/** An officer as the office lists its own: who can be given work. */
export interface StaffMember {
  readonly id: string;
  /** Of the account, and of the offices that the officer holds now. */
  readonly roles: readonly Role[];
  /** Kemendagri codes of the place that the officer works for; both null: the whole office. */
  readonly village: string | null;
  readonly district: string | null;
  /** False for an account that was disabled. */
  readonly active: boolean;
  readonly profile: OfficerProfile | null;
}

export const HOLDING_KINDS = ['definitif', 'plt', 'plh', 'an'] as const;
export type HoldingKind = (typeof HOLDING_KINDS)[number];

/**
 * An office that an officer holds for a time: as its own (`definitif`), because the post is vacant (`plt`), because the
 * holder is absent (`plh`), or for some papers by mandate in the holder's name (`an`).
 */
export interface Holding {
  readonly holdingId: string;
  readonly role: Role;
  /** Of a village head; null for an office of the whole district. */
  readonly village: string | null;
  readonly officer: string;
  readonly kind: HoldingKind;
  /** Instants, the end not included; null: until it is ended. */
  readonly from: string;
  readonly to: string | null;
  /** Letter types of a mandate; empty: all. */
  readonly scope: readonly string[];
  /** The office between, for a mandate two levels down (`u.b.`); null: one level. */
  readonly through: Role | null;
}

/** Everybody of one office, and nobody of another. */
export interface Staff {
  readonly members: readonly StaffMember[];
  /** Confirmed holdings, of every time. */
  readonly holdings: readonly Holding[];
}

/** Answers who works in an office now. */
export interface StaffDirectory {
  of(tenant: string): Promise<Staff>;
}

/** What a step asks of the officer who is named for it. */
export interface Post {
  /** One of them is enough; absent: any. */
  readonly roles?: readonly string[];
  /** Village of the case; null or absent: none, so every place fits. */
  readonly village?: string | null;
}

export type Unfit = 'officer-unknown' | 'officer-inactive' | 'officer-unfit' | 'officer-elsewhere';

/** Why an id cannot be named for a post; null when it can. */
export function unfitFor(
  { members }: Pick<Staff, 'members'>,
  id: string,
  { roles, village = null }: Post,
): Unfit | null {
  const member = members.find((one) => one.id === id);
  if (member === undefined) return 'officer-unknown';
  if (!member.active) return 'officer-inactive';
  if (roles !== undefined && !member.roles.some((role) => roles.includes(role))) return 'officer-unfit';
  return village === null || worksIn(member, village) ? null : 'officer-elsewhere';
}

function worksIn(member: Pick<StaffMember, 'village' | 'district'>, village: string): boolean {
  if (member.village !== null) return member.village === village;
  return member.district === null || village.startsWith(`${member.district}.`);
}

export function isActive({ from, to }: Pick<Holding, 'from' | 'to'>, at: string): boolean {
  return from <= at && (to === null || at < to);
}

/** The roles that an officer has at an instant by holding an office, besides those of the account. */
export function rolesHeld(holdings: readonly Holding[], officer: string, at: string): readonly Role[] {
  const held = holdings.filter((one) => one.officer === officer && one.kind !== 'an' && isActive(one, at));
  return [...new Set(held.map(({ role }) => role))];
}

/** An office and an instant: what holdings are asked about. */
export interface OfficeAt {
  readonly role: Role;
  readonly village: string | null;
  readonly at: string;
}

/** Who holds an office at an instant by a recorded holding: who acts for a time before the definitive holder. */
export function holdingOf(holdings: readonly Holding[], office: OfficeAt): Holding | undefined {
  const held = holdings.filter((one) => one.kind !== 'an' && isOf(one, office));
  return held.find(({ kind }) => kind !== 'definitif') ?? held[0];
}

/** The mandate by which an officer signs a letter in the name of the holder. */
export function mandateOf(
  holdings: readonly Holding[],
  officer: string,
  letterType: string,
  office: OfficeAt,
): Holding | undefined {
  return holdings.find(
    (one) =>
      one.kind === 'an' &&
      one.officer === officer &&
      isOf(one, office) &&
      (one.scope.length === 0 || one.scope.includes(letterType)),
  );
}

function isOf(one: Holding, { role, village, at }: OfficeAt): boolean {
  return one.role === role && (one.village === null || one.village === village) && isActive(one, at);
}

/** Name with degrees as letters print it: `Drs. Contoh Nama, M.Si.`. */
export function printedName({ name, titleBefore, titleAfter }: OfficerProfile): string | null {
  if (name === null) return null;
  return `${titleBefore === null ? '' : `${titleBefore} `}${name}${titleAfter === null ? '' : `, ${titleAfter}`}`;
}
