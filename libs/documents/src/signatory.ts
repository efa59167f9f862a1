import { inForce, officialOn, ROLES, type Role, type Tenant, villageName } from '@alur/standards';

/** The block of a signature, as it is printed and frozen with a signed letter. */
export interface SignatureBlock {
  /** Lines over the title of who signs for another: `a.n. Kepala Dinas Sosial`, `Sekretaris,`, `u.b.`; absent: none. */
  readonly notation?: readonly string[];
  /** `Kepala Dinas Sosial`, with `Plt. ` or `Plh. ` before it where the holder acts for a time. */
  readonly title: string;
  /** Null: the name is written by hand. */
  readonly name: string | null;
  readonly nip: string | null;
  readonly rank: string | null;
}

/** Whom the tenant's data name as holder of an office on a date (INC-38). */
export function signatoryOn(tenant: Tenant, role: Role, date: string, village: string | null = null): SignatureBlock {
  const official = officialOn(tenant, role, date, village);
  return {
    title: titleOf(tenant, role, village),
    name: official?.name ?? null,
    nip: official?.nip ?? null,
    rank: official?.rank ?? null,
  };
}

/**
 * An officer who acted, as a paper names him on a date: by the entry of the officer, else by that of the office that he
 * acted in, so that a paper never shows an account.
 */
export function officerOn(tenant: Tenant, officerId: string, role: Role, date: string): SignatureBlock {
  const own = tenant.officials.find(
    (official) => official.officerId === officerId && official.role === role && inForce(official, date),
  );
  if (own === undefined) return signatoryOn(tenant, role, date);
  return { title: titleOf(tenant, role, null), name: own.name, nip: own.nip, rank: own.rank };
}

function titleOf(tenant: Tenant, role: Role, village: string | null): string {
  if (role === 'kepala-dinas') return `Kepala ${tenant.office.name}`;
  const name = role === 'kepala-desa-lurah' ? villageName(village) : '';
  return name === '' ? ROLES[role] : name.replace(/^Desa/, 'Kepala Desa').replace(/^Kelurahan/, 'Lurah');
}
