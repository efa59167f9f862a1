import { type Holding, printedName, ROLES, type Role, type StaffMember } from '@alur/standards';
import type { SignatureBlock } from './signatory.ts';

const BEFORE = { plt: 'Plt. ', plh: 'Plh. ' } as const;

/**
 * The block of the officer who signs for an office, with the notation of who acts or signs by mandate.
 * @param office block of the office as the tenant's data have it
 * @param titleOf how an office between (`u.b.`) is printed
 */
export function signedBy(
  office: SignatureBlock,
  holding: Pick<Holding, 'kind' | 'through'> | undefined,
  officer: StaffMember | undefined,
  titleOf: (role: Role) => string,
): SignatureBlock {
  const { profile = null, roles = [] } = officer ?? {};
  const person = { name: profile && printedName(profile), nip: profile?.nip ?? null, rank: profile?.rank ?? null };
  if (holding === undefined) return office.name === null ? { ...office, ...person } : office;
  const { kind, through } = holding;
  if (kind === 'definitif') return { ...office, ...person };
  if (kind !== 'an') return { ...person, title: `${BEFORE[kind]}${office.title}` };
  const between = through === null ? [] : [`${titleOf(through)},`, 'u.b.'];
  const own = profile?.position ?? (roles[0] === undefined ? '' : ROLES[roles[0]]);
  return { ...person, notation: [`a.n. ${office.title}`, ...between], title: own };
}
