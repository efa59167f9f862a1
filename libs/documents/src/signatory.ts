import { officialOn, ROLES, type Role, type Tenant } from '@alur/standards';

/** Who signs a paper, as it is printed. */
export interface Signatory {
  readonly title: string;
  /** Null: the name is written by hand. */
  readonly name: string | null;
  readonly nip: string | null;
  readonly rank: string | null;
}

/** Whom the tenant's data name as holder of an office on a date (INC-38). */
export function signatoryOn(tenant: Tenant, role: Role, date: string, village: string | null = null): Signatory {
  const official = officialOn(tenant, role, date, village);
  const title = role === 'kepala-dinas' ? `Kepala ${tenant.office.name}` : ROLES[role];
  return { title, name: official?.name ?? null, nip: official?.nip ?? null, rank: official?.rank ?? null };
}
