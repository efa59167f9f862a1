/** Officers who work on cases at the office: they read what was sent about a case. */
export const OFFICE = [
  'front-office',
  'back-office',
  'petugas-pelayanan',
  'petugas-pengaduan',
  'kepala-seksi',
  'kabid-linjamsos',
  'sekretaris-dinas',
  'kepala-dinas',
  'petugas-pdp',
  'operator',
] as const;

/** Officers who speak with citizens: they ask for consent and hand out what lies in the tray. */
export const COUNTER = [
  'front-office',
  'petugas-pelayanan',
  'petugas-desa',
  'pengisi-data-desa',
  'tksk',
  'petugas-pdp',
] as const;
