import { gradeOf, type Jurisdiction, type Officer, requireJurisdiction, tagsFor } from '@alur/identity';
import type { Condition, Filter } from '@alur/read-models';
import { LEADS, OFFICE, type Role, type RoleList } from '@alur/standards';

/** Officers of the office who see a line of every case but a complaint. */
const LINE_READERS = OFFICE.filter((role) => gradeOf(role, 'line') === 'place') as [Role, ...Role[]];

/** Registers of what the office issued and proposed. */
export const REGISTER_READERS: RoleList = LINE_READERS;

/** Who follows money: its desks, without any identity. */
export const MONEY_READERS = ['bpkad', 'bendahara-bansos', ...LEADS] as const satisfies RoleList;

export const STOCK_READERS = ['petugas-logistik', ...LEADS] as const satisfies RoleList;

/** Who helps in incidents, within the officer's jurisdiction. */
export const INCIDENT_READERS = [
  ...LINE_READERS,
  'tagana',
  'pordam',
  'petugas-logistik',
  'bendahara-bansos',
  'petugas-desa',
  'kepala-desa-lurah',
] as const satisfies RoleList;

export const GRANT_READERS = [
  ...LINE_READERS,
  'petugas-survei',
  'petugas-logistik',
  'bendahara-bansos',
] as const satisfies RoleList;

export const MESSAGE_READERS = ['front-office', 'petugas-pengaduan', ...LEADS] as const satisfies RoleList;

/** Who watches the office work: its events as they come, with the cases that the officer sees. No person is shown. */
export const WATCHERS = ['operator', ...LEADS] as const satisfies RoleList;

/** What belongs to the officer's office; undefined for what does not. */
export function inTenant<T extends { readonly tenant: string }>(
  { tenant }: Pick<Officer, 'tenant'>,
  found: T | undefined,
): T | undefined {
  return found?.tenant === tenant ? found : undefined;
}

/**
 * The conditions that keep a list of cases to those that the officer sees; its documents have `tags`, `excluded`, `village`.
 * @throws AccessError 403 when the asked village is outside of the officer's place.
 */
export function seenBy(officer: Pick<Officer, 'id' | 'roles'> & Jurisdiction, village?: string): Filter {
  return { ...villageFilter(officer, village), tags: { in: tagsFor(officer) }, excluded: { not: officer.id } };
}

/**
 * The condition on `village` that keeps an officer within the jurisdiction: the asked village, the own one, or the own district.
 * @throws AccessError 403 when the asked village is outside of it.
 */
export function villageFilter(officer: Jurisdiction, asked?: string): { readonly village?: string | Condition } {
  if (asked !== undefined) {
    requireJurisdiction(officer, asked);
    return { village: asked };
  }
  if (officer.village !== null) return { village: officer.village };
  return officer.district === null ? {} : { village: { prefix: `${officer.district}.` } };
}
