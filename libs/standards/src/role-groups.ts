import type { Role } from './roles.ts';

/** Never empty: a route that no role may call is a mistake. */
export type RoleList = readonly [Role, ...Role[]];

/** Leads the work: assigns it to others, refuses and reopens cases, removes nominees. */
export const LEADS = [
  'kepala-seksi',
  'kabid-linjamsos',
  'sekretaris-dinas',
  'kepala-dinas',
] as const satisfies RoleList;

/** Each is held by one person at a time in its place (INC-38); they sign letters. */
export const OFFICE_HOLDERS = [
  'kepala-dinas',
  'sekretaris-dinas',
  'kabid-linjamsos',
  'kepala-desa-lurah',
  'camat',
] as const satisfies RoleList;

/** The desks of the office that receive citizens and work on files. */
export const DESKS = ['front-office', 'back-office', 'petugas-pelayanan'] as const satisfies RoleList;

/** Officers of the office itself, whose jurisdiction is not a village. */
export const OFFICE = [...DESKS, 'pengelola-data-kabupaten', 'petugas-pengaduan', ...LEADS] as const satisfies RoleList;

const APPLICATION_FILERS = [
  ...DESKS,
  'pengisi-data-desa',
  'petugas-desa',
  'tksk',
  'pendamping-bansos',
] as const satisfies RoleList;

/** Roles that may file a case of each kind; `filedBy` of a service narrows it. */
export const FILERS = {
  application: APPLICATION_FILERS,
  complaint: ['petugas-pengaduan', ...APPLICATION_FILERS],
  /** By telephone or on the spot. */
  incident: ['front-office', 'petugas-desa', 'tagana', 'kabid-linjamsos'],
} as const satisfies Readonly<Record<string, RoleList>>;

/** Adds papers to a file and checks it. */
export const FILE_HANDLERS = [...FILERS.complaint, 'tagana', 'kabid-linjamsos'] as const satisfies RoleList;

/** May look into a case and its papers, within the officer's jurisdiction: every role of the office and its field that can be given a step. */
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
] as const satisfies RoleList;
