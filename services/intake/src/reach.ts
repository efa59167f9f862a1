import type { Officer } from '@alur/identity';
import { ProblemException } from '@alur/platform';

/** Village officers see their village, TKSK their district, everybody else the whole office. */
export function withinReach(officer: Pick<Officer, 'village' | 'district'>, village: string | null): boolean {
  if (officer.village !== null) return village === officer.village;
  if (officer.district !== null) return village?.startsWith(`${officer.district}.`) ?? false;
  return true;
}

/** @throws ProblemException 403 when the village is not the officer's. */
export function requireReach(officer: Pick<Officer, 'village' | 'district'>, village: string | null): void {
  if (withinReach(officer, village)) return;
  throw new ProblemException(
    403,
    'wrong-village',
    'Perkara atau orang ini di luar desa/kelurahan atau kecamatan Anda. Arahkan ke petugas wilayahnya.',
  );
}
