import { AccessError } from './access-error.ts';
import type { Officer } from './officer.ts';

/** Where an officer works: one village, one district (kecamatan), or with neither the whole office. */
export type Jurisdiction = Pick<Officer, 'village' | 'district'>;

/** Village officers see their village, TKSK their district, everybody else the whole office. */
export function inJurisdiction({ village, district }: Jurisdiction, of: string | null): boolean {
  if (village !== null) return of === village;
  return district === null || (of?.startsWith(`${district}.`) ?? false);
}

/** @throws AccessError 403 when the village is outside the officer's jurisdiction. */
export function requireJurisdiction(officer: Jurisdiction, village: string | null): void {
  if (!inJurisdiction(officer, village)) throw outsideJurisdiction();
}

export function outsideJurisdiction(): AccessError {
  return new AccessError(
    403,
    'wrong-village',
    'Perkara atau orang ini di luar desa/kelurahan atau kecamatan Anda. Arahkan ke petugas wilayahnya.',
  );
}
