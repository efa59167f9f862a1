import type { Role } from './roles.ts';

/** An officer as the office lists its own: who can be given work. */
export interface StaffMember {
  readonly id: string;
  readonly roles: readonly Role[];
  /** Kemendagri codes of the place that the officer works for; both null: the whole office. */
  readonly village: string | null;
  readonly district: string | null;
  /** False for an account that was disabled. */
  readonly active: boolean;
}

/** Everybody of one office, and nobody of another. */
export interface Staff {
  readonly members: readonly StaffMember[];
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
export function unfitFor({ members }: Staff, id: string, { roles, village = null }: Post): Unfit | null {
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
