import { type SignatureBlock, signatoryOn, signedBy } from '@alur/documents';
import type { ServicePorts } from '@alur/platform';
import { holdingBy, ROLES } from '@alur/standards';
import type { LetterTask, Signing } from '../../domain/letter-events.ts';
import { roleOf } from './role-of.ts';

/** The block of the officer who signs a letter, as it is frozen with it: name, rank, and for whom or by which right. */
export async function signatoryOf(
  { staff, standards }: Pick<ServicePorts, 'staff' | 'standards'>,
  tenant: string,
  { signerRole, village, letterType }: LetterTask,
  { by, at, issueDate }: Pick<Signing, 'by' | 'at' | 'issueDate'>,
): Promise<SignatureBlock> {
  const { members, holdings } = await staff.of(tenant);
  const role = roleOf(signerRole);
  const office = signatoryOn(standards.tenant(tenant), role, issueDate, village);
  const holding = holdingBy(holdings, by, letterType, { role, village, at });
  const officer = members.find(({ id }) => id === by);
  return signedBy(office, holding, officer, (between) => ROLES[between]);
}
