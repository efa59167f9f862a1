import { type Jurisdiction, type Officer, requireJurisdiction } from '@alur/identity';
import type { Condition } from '@alur/read-models';
import { LEADS, OFFICE, type RoleList } from '@alur/standards';

/** Who follows money: its desks, without any identity. */
export const MONEY_READERS = ['bpkad', 'bendahara-bansos', ...LEADS] as const satisfies RoleList;

export const STOCK_READERS = ['petugas-logistik', ...LEADS] as const satisfies RoleList;

/** Who helps in incidents, within the officer's jurisdiction. */
export const INCIDENT_READERS = [
  ...OFFICE,
  'tagana',
  'pordam',
  'petugas-logistik',
  'bendahara-bansos',
  'petugas-desa',
  'kepala-desa-lurah',
] as const satisfies RoleList;

export const GRANT_READERS = [
  ...OFFICE,
  'petugas-survei',
  'petugas-logistik',
  'bendahara-bansos',
] as const satisfies RoleList;

export const MESSAGE_READERS = ['front-office', 'petugas-pengaduan', 'operator', ...LEADS] as const satisfies RoleList;

/** Who watches the office work: its events as they come, and what caused what. Neither shows a person. */
export const WATCHERS = ['operator', ...LEADS] as const satisfies RoleList;

/** What belongs to the officer's office; undefined for what does not. */
export function inTenant<T extends { readonly tenant: string }>(
  { tenant }: Pick<Officer, 'tenant'>,
  found: T | undefined,
): T | undefined {
  return found?.tenant === tenant ? found : undefined;
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
