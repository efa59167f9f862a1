import { copiesOf, signatoryOn } from '@alur/documents';
import {
  type LetterType,
  type Role,
  registryInForce,
  subdistrictName,
  type Tenant,
  villageName,
} from '@alur/standards';
import type { Issuer } from './snapshot.ts';

const VILLAGE_HEAD: Role = 'kepala-desa-lurah';

/**
 * Letterhead, registry and signatory of a letter on its issue date. A letter issued today names the registry and the
 * office-holder of today; a historic letter keeps what it was printed with.
 * @param village code of the village that issues the letter; only village letters show it.
 */
export function issuerOn(
  tenant: Tenant,
  letterType: LetterType,
  signerRole: Role,
  issueDate: string,
  village: string | null,
): Issuer {
  const { code, name } = registryInForce(tenant, issueDate);
  return {
    letterhead: signerRole === VILLAGE_HEAD ? villageLetterhead(tenant, village) : tenant.letterhead,
    office: tenant.office.name,
    district: tenant.name,
    registry: { code, name },
    signatory: signatoryOn(tenant, signerRole, issueDate, village),
    place: signerRole === VILLAGE_HEAD ? villageName(village).replace(/^\w+ /, '') : tenant.office.seat,
    copies: copiesOf(tenant, letterType),
  };
}

/** Kabupaten, kecamatan and village, each by name. */
function villageLetterhead(tenant: Tenant, village: string | null): string[] {
  const subdistrict = subdistrictName(village);
  return [tenant.letterhead[0] ?? tenant.name, subdistrict && `Kecamatan ${subdistrict}`, villageName(village)]
    .filter((line) => line !== '')
    .map((line) => line.toUpperCase());
}
