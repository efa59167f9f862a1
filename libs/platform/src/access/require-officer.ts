import { type Post, ROLES, type Role, type StaffDirectory, type Unfit, unfitFor } from '@alur/standards';
import { ProblemException } from '../http/problem.ts';

const DETAILS: Readonly<Record<Unfit, string>> = {
  'officer-unknown': 'Petugas ini tidak terdaftar di dinas ini. Pilih dari daftar petugas.',
  'officer-inactive': 'Akun petugas ini sudah dinonaktifkan. Pilih petugas lain.',
  'officer-unfit': 'Petugas ini tidak mempunyai peran untuk langkah ini. Pilih petugas dengan peran yang sesuai.',
  'officer-elsewhere': 'Petugas ini bertugas di wilayah lain. Pilih petugas wilayah perkara ini.',
};

/**
 * An officer whom a request names for a post exists, is active, is of this office and fits the post.
 * @param field of the request, which the refusal names
 * @throws ProblemException 422 with the code of `Unfit`
 */
export async function requireOfficer(
  staff: StaffDirectory,
  tenant: string,
  { id, field, ...post }: Post & { readonly id: string; readonly field: string },
): Promise<void> {
  const unfit = unfitFor(await staff.of(tenant), id, post);
  if (unfit === null) return;
  const facts = { field, ...(unfit === 'officer-unfit' && { roles: post.roles?.map(labelOf) }) };
  throw new ProblemException(422, unfit, DETAILS[unfit], { facts, errors: [{ field, message: DETAILS[unfit] }] });
}

function labelOf(role: string): string {
  return ROLES[role as Role] ?? role;
}
