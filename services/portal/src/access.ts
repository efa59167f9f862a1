import type { Officer } from '@alur/identity';
import { ProblemException } from '@alur/platform';
import type { Condition } from '@alur/read-models';
import type { Role } from '@alur/standards';

/** Who leads the work of the office. */
export const LEADS = [
  'kepala-seksi',
  'kabid-linjamsos',
  'sekretaris-dinas',
  'kepala-dinas',
] as const satisfies readonly [Role, ...Role[]];

/** Officers of the office itself, whose reach is not a village. */
export const OFFICE = [
  'front-office',
  'back-office',
  'petugas-pelayanan',
  'pengelola-data-kabupaten',
  'petugas-pengaduan',
  ...LEADS,
] as const satisfies readonly [Role, ...Role[]];

/** Who follows money: its desks, without any identity. */
export const MONEY_READERS = ['bpkad', 'bendahara-bansos', ...LEADS] as const satisfies readonly [Role, ...Role[]];

export const STOCK_READERS = ['petugas-logistik', ...LEADS] as const satisfies readonly [Role, ...Role[]];

/** Who helps in incidents, within the officer's reach. */
export const INCIDENT_READERS = [
  ...OFFICE,
  'tagana',
  'pordam',
  'petugas-logistik',
  'bendahara-bansos',
  'petugas-desa',
  'kepala-desa-lurah',
] as const satisfies readonly [Role, ...Role[]];

export const GRANT_READERS = [
  ...OFFICE,
  'petugas-survei',
  'petugas-logistik',
  'bendahara-bansos',
] as const satisfies readonly [Role, ...Role[]];

export const MESSAGE_READERS = ['front-office', 'petugas-pengaduan', 'operator', ...LEADS] as const satisfies readonly [
  Role,
  ...Role[],
];

/** Who watches the office work: its events as they come, and what caused what. Neither shows a person. */
export const WATCHERS = ['operator', ...LEADS] as const satisfies readonly [Role, ...Role[]];

/** Who may look into cases: everybody who can be given a step of one, within the officer's reach. */
export const CASE_READERS = [
  ...OFFICE,
  'petugas-survei',
  'pekerja-sosial',
  'koordinator-kabupaten-pkh',
  'tagana',
  'pordam',
  'petugas-logistik',
  'bendahara-bansos',
  'tksk',
  'pendamping-bansos',
  'petugas-desa',
  'pengisi-data-desa',
  'kepala-desa-lurah',
  'petugas-pdp',
] as const satisfies readonly [Role, ...Role[]];

type Reach = Pick<Officer, 'village' | 'district'>;

function withinReach({ village, district }: Reach, of: string | null): boolean {
  if (village !== null) return of === village;
  return district === null || (of?.startsWith(`${district}.`) ?? false);
}

/** @throws ProblemException 403 when the village is not the officer's. */
export function requireReach(officer: Reach, village: string | null): void {
  if (withinReach(officer, village)) return;
  throw new ProblemException(
    403,
    'wrong-village',
    'Perkara ini di luar desa/kelurahan atau kecamatan Anda. Arahkan ke petugas wilayahnya.',
  );
}

/**
 * The condition on `village` that keeps an officer within reach: the asked village, the own one, or the own district.
 * @throws ProblemException 403 when the asked village is not the officer's.
 */
export function villageFilter(officer: Reach, asked?: string): { readonly village?: string | Condition } {
  if (asked !== undefined) {
    requireReach(officer, asked);
    return { village: asked };
  }
  if (officer.village !== null) return { village: officer.village };
  return officer.district === null ? {} : { village: { prefix: `${officer.district}.` } };
}
