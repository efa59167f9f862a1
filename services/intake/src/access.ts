import type { Role } from '@alur/standards';

/** Who files for citizens; what each may file stands in the definition of the service (`filedBy`). */
export const FILERS = [
  'front-office',
  'back-office',
  'petugas-pelayanan',
  'pengisi-data-desa',
  'petugas-desa',
  'tksk',
  'pendamping-bansos',
] as const satisfies readonly [Role, ...Role[]];

export const COMPLAINT_FILERS = ['petugas-pengaduan', ...FILERS] as const satisfies readonly [Role, ...Role[]];

/** Who notes a disaster, by telephone or on the spot; the service narrows it (`filedBy`). */
export const INCIDENT_FILERS = [
  'front-office',
  'petugas-desa',
  'tagana',
  'kabid-linjamsos',
] as const satisfies readonly [Role, ...Role[]];

/** Who adds papers to a file and checks it. */
export const FILE_HANDLERS = [...COMPLAINT_FILERS, 'tagana', 'kabid-linjamsos'] as const satisfies readonly [
  Role,
  ...Role[],
];

/** Who enters people into the vault: the counters, and the team that finds the households of a disaster. */
export const REGISTRARS = [...COMPLAINT_FILERS, 'tagana', 'pordam', 'kepala-seksi'] as const satisfies readonly [
  Role,
  ...Role[],
];

/** Who may look into a case and its papers: everybody who can be given a step of it. */
export const CASE_READERS = [
  ...COMPLAINT_FILERS,
  'pengelola-data-kabupaten',
  'kepala-desa-lurah',
  'petugas-survei',
  'pekerja-sosial',
  'koordinator-kabupaten-pkh',
  'tagana',
  'pordam',
  'petugas-logistik',
  'bendahara-bansos',
  'kepala-seksi',
  'kabid-linjamsos',
  'sekretaris-dinas',
  'kepala-dinas',
  'petugas-pdp',
] as const satisfies readonly [Role, ...Role[]];

/** Who leads the work: assigns it to others, refuses and reopens cases. */
export const LEADS = [
  'kepala-seksi',
  'kabid-linjamsos',
  'sekretaris-dinas',
  'kepala-dinas',
] as const satisfies readonly [Role, ...Role[]];
