import { LEADS, type Role } from '@alur/standards';
import type { Asked } from './facts.ts';

/**
 * What lets a role see a kind of data of a case in its place. `place`: nothing besides; `incidents`: nothing besides, in a
 * disaster; `need`: a step of the case for one of the officer's roles, open or done; `lead`: that, or leading the office;
 * `none`: never.
 */
export type Grade = 'none' | 'need' | 'lead' | 'incidents' | 'place';

type Row = Readonly<Record<Exclude<Asked, 'act'> | 'complaint', Grade>>;

const COLUMNS = ['line', 'identity', 'papers', 'notes', 'findings', 'complaint', 'health', 'bank'] as const;

function row(...grades: readonly [Grade, Grade, Grade, Grade, Grade, Grade, Grade, Grade]): Row {
  return Object.fromEntries(COLUMNS.map((column, index) => [column, grades[index]])) as Row;
}

/**
 * Need to know (UU 27/2022 art. 4, 31, 35; R-19), by role. `complaint` stands for the words and the people of a complaint
 * in place of `notes` and `identity`.
 */
// biome-ignore format: a table
export const MATRIX: Readonly<Record<Role, Row>> = {
  //                                line         identity papers  notes   findings complaint health  bank
  tksk:                         row('place',     'need',  'need', 'need', 'need',  'none',   'need', 'none'),
  'pendamping-bansos':          row('need',      'need',  'need', 'need', 'none',  'none',   'none', 'none'),
  'petugas-desa':               row('place',     'need',  'need', 'need', 'none',  'none',   'none', 'none'),
  'kepala-desa-lurah':          row('place',     'need',  'need', 'none', 'none',  'none',   'none', 'none'),
  camat:                        row('incidents', 'none',  'need', 'none', 'none',  'none',   'none', 'none'),
  'pengisi-data-desa':          row('place',     'need',  'need', 'need', 'none',  'none',   'none', 'none'),
  'front-office':               row('place',     'need',  'need', 'need', 'none',  'none',   'none', 'need'),
  'back-office':                row('place',     'need',  'need', 'need', 'none',  'none',   'none', 'need'),
  // The route of complaints in Luwu Timur gives them the answer to complaints.
  'petugas-pelayanan':          row('place',     'need',  'need', 'need', 'none',  'need',   'none', 'need'),
  'pengelola-data-kabupaten':   row('place',     'need',  'need', 'need', 'none',  'none',   'none', 'none'),
  'petugas-survei':             row('need',      'need',  'need', 'need', 'need',  'none',   'need', 'none'),
  'pekerja-sosial':             row('need',      'need',  'need', 'need', 'need',  'none',   'need', 'none'),
  'koordinator-kabupaten-pkh':  row('need',      'need',  'need', 'need', 'none',  'need',   'none', 'need'),
  tagana:                       row('need',      'need',  'need', 'need', 'need',  'none',   'need', 'none'),
  pordam:                       row('need',      'need',  'need', 'need', 'need',  'none',   'need', 'none'),
  'petugas-logistik':           row('need',      'need',  'none', 'none', 'need',  'none',   'none', 'none'),
  'bendahara-bansos':           row('need',      'need',  'none', 'none', 'none',  'none',   'none', 'need'),
  'kepala-seksi':               row('place',     'need',  'need', 'need', 'need',  'none',   'need', 'none'),
  'kabid-linjamsos':            row('place',     'lead',  'lead', 'lead', 'lead',  'need',   'need', 'need'),
  'sekretaris-dinas':           row('place',     'lead',  'lead', 'lead', 'lead',  'lead',   'none', 'none'),
  'kepala-dinas':               row('place',     'lead',  'lead', 'lead', 'lead',  'lead',   'need', 'need'),
  'petugas-pengaduan':          row('need',      'need',  'need', 'need', 'none',  'place',  'none', 'none'),
  'petugas-pdp':                row('place',     'none',  'none', 'none', 'none',  'none',   'none', 'none'),
  bpkad:                        row('need',      'need',  'need', 'none', 'none',  'none',   'none', 'need'),
  operator:                     row('none',      'none',  'none', 'none', 'none',  'none',   'none', 'none'),
  'operator-platform':          row('none',      'none',  'none', 'none', 'none',  'none',   'none', 'none'),
};

/** A step in a case is a reason to look for this long after the case was closed (office practice 5.1). */
export const NEED_ENDS_AFTER_DAYS = 30;

/** Services whose words and findings are about somebody's disability or mental illness (3 and 4 of the catalogue). */
export const HEALTH_SERVICES: readonly string[] = [
  'layanan-orang-dengan-kecacatan',
  'layanan-orang-dengan-gangguan-jiwa',
];

/** Who sees an identity with NIK and KK masked: goods are handed over by name. */
export const NUMBERS_MASKED: readonly Role[] = ['petugas-logistik'];

/** Papers that tell more than others. */
export const SPECIAL_PAPERS: Readonly<Record<string, Asked>> = { 'buku-tabungan': 'bank' };

/** Acts on a case need a step of it; those who lead the office act in any case of their place. */
export function gradeOf(role: Role, asked: Asked | 'complaint'): Grade {
  if (asked !== 'act') return MATRIX[role][asked];
  if (LEADS.some((lead) => lead === role)) return 'place';
  return MATRIX[role].line === 'none' ? 'none' : 'need';
}

/** Who looks people up, by number or name: who sees all cases of the place. Others meet people in their cases, or type them. */
export const SEARCHERS = (Object.keys(MATRIX) as Role[]).filter((role) => MATRIX[role].line === 'place') as [
  Role,
  ...Role[],
];
