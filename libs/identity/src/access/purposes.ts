import type { Role } from '@alur/standards';

/** Why an officer looks at somebody's data; the label is the code read aloud. A closed list (office practice 5.2). */
export const PURPOSES = [
  'pelayanan-loket',
  'verifikasi',
  'survei',
  'asesmen',
  'keputusan',
  'surat',
  'penyerahan-barang',
  'penyerahan-dana',
  'penerima-ganda',
  'verifikasi-pencairan',
  'pemeriksaan-spj',
  'tindak-lanjut-pengaduan',
  'keberatan',
  'permintaan-subjek',
  'koreksi-data',
  'pengawasan',
  'pemeriksaan-resmi',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** What the access log shows when an officer looks by emergency access; nobody states it. */
export const EMERGENCY_ACCESS = 'akses-darurat';

/** What those who lead the office state for a case in which they have no step; the privacy officer reads a list of it. */
export const OVERSIGHT: readonly Purpose[] = ['pengawasan', 'pemeriksaan-resmi'];

const COUNTER = ['pelayanan-loket', 'verifikasi', 'surat', 'koreksi-data'] as const;
const FIELD = ['survei', 'asesmen', 'verifikasi'] as const;
const LEAD = ['keputusan', 'surat', 'asesmen', 'verifikasi', 'keberatan', 'pengawasan', 'pemeriksaan-resmi'] as const;

const OF_ROLE: Readonly<Record<Role, readonly Purpose[]>> = {
  tksk: ['pelayanan-loket', ...FIELD],
  'pendamping-bansos': ['pelayanan-loket'],
  'petugas-desa': [...COUNTER, 'asesmen'],
  'kepala-desa-lurah': ['surat', 'verifikasi'],
  camat: ['surat'],
  'pengisi-data-desa': COUNTER,
  'front-office': COUNTER,
  'back-office': COUNTER,
  'petugas-pelayanan': [...COUNTER, 'tindak-lanjut-pengaduan'],
  'pengelola-data-kabupaten': COUNTER,
  'petugas-survei': FIELD,
  'pekerja-sosial': FIELD,
  'koordinator-kabupaten-pkh': ['verifikasi', 'tindak-lanjut-pengaduan'],
  tagana: ['asesmen'],
  pordam: ['asesmen'],
  'petugas-logistik': ['penyerahan-barang'],
  'bendahara-bansos': ['penyerahan-dana', 'penyerahan-barang', 'penerima-ganda'],
  'kepala-seksi': LEAD,
  'kabid-linjamsos': [...LEAD, 'penerima-ganda', 'tindak-lanjut-pengaduan'],
  'sekretaris-dinas': [...LEAD, 'tindak-lanjut-pengaduan'],
  'kepala-dinas': [...LEAD, 'tindak-lanjut-pengaduan'],
  'petugas-pengaduan': ['tindak-lanjut-pengaduan', 'pelayanan-loket'],
  'petugas-pdp': ['permintaan-subjek', 'koreksi-data'],
  bpkad: ['verifikasi-pencairan', 'pemeriksaan-spj'],
  operator: [],
  'operator-platform': [],
};

/** Why somebody is looked up who is not yet in a case: the first of these that the officer may state. */
const OF_LOOK_UPS = ['pelayanan-loket', 'permintaan-subjek', 'pengawasan', 'asesmen', 'verifikasi'] as const;

export function purposeOfLookUp(roles: readonly Role[]): Purpose {
  const own = purposesOf(roles);
  return OF_LOOK_UPS.find((purpose) => own.includes(purpose)) ?? 'pelayanan-loket';
}

/** The purposes that officers of these roles may state. */
export function purposesOf(roles: readonly Role[]): readonly Purpose[] {
  return PURPOSES.filter((purpose) => roles.some((role) => OF_ROLE[role].includes(purpose)));
}
