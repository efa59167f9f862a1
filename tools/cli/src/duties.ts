import type { Officer } from '@alur/identity';
import {
  DISTRICT_ROLES,
  isRole,
  isVillageOf,
  loadStandards,
  type Role,
  subdistrictsOf,
  VILLAGE_ROLES,
} from '@alur/standards';
import { wrongUsage } from './failure.ts';

export interface DutyOptions {
  readonly role: readonly string[];
  readonly village?: string;
  readonly district?: string;
}

export function checkTenant(tenant: string): void {
  const codes = loadStandards()
    .tenants()
    .map(({ code }) => code);
  if (!codes.includes(tenant)) throw wrongUsage(`There is no tenant "${tenant}". Tenants: ${codes.join(', ')}`);
}

/** @throws Failure for an unknown role or place, and for a role that lacks its place. */
export function dutiesOf(tenant: string, given: DutyOptions): Pick<Officer, 'roles' | 'village' | 'district'> {
  const { village = null, district = null } = given;
  const roles = given.role.filter(isRole);
  const unknown = given.role.filter((role) => !isRole(role));
  if (unknown.length > 0) throw wrongUsage(`Unknown role: ${unknown.join(', ')}. See: alur users roles`);
  const office = loadStandards().tenant(tenant);
  const [first, ...others] = subdistrictsOf(office);
  if (district !== null && district !== first && !others.includes(district)) {
    throw wrongUsage(`${district} is no kecamatan of ${tenant} (a code such as ${first}).`);
  }
  if (village !== null && !isVillageOf(office, village)) {
    throw wrongUsage(
      `${village} is no village of ${tenant} (a code of regions/villages.csv, of ${first} for instance).`,
    );
  }
  requirePlace(roles, VILLAGE_ROLES, village, '--village');
  requirePlace(roles, DISTRICT_ROLES, district ?? village, '--district');
  return { roles, village, district };
}

function requirePlace(roles: readonly Role[], bound: readonly Role[], place: string | null, option: string): void {
  const role = roles.find((candidate) => bound.includes(candidate));
  if (role !== undefined && place === null) throw wrongUsage(`The role ${role} works for one place: add ${option}.`);
}
