/** Role codes of the domain reference 2.2, with what officers read. */
export const ROLES = {
  tksk: 'TKSK',
  'pendamping-bansos': 'Pendamping Bansos',
  'petugas-desa': 'Petugas Desa',
  'kepala-desa-lurah': 'Kepala Desa/Lurah',
  camat: 'Camat',
  'pengisi-data-desa': 'Pengisi Data Desa/Kelurahan',
  'front-office': 'Front Office',
  'back-office': 'Back Office',
  'petugas-pelayanan': 'Petugas Pelayanan',
  'pengelola-data-kabupaten': 'Pengelola Data Kabupaten',
  'petugas-survei': 'Petugas Survei',
  'pekerja-sosial': 'Pekerja Sosial',
  'koordinator-kabupaten-pkh': 'Koordinator Kabupaten PKH',
  tagana: 'TAGANA',
  pordam: 'Pordam',
  'petugas-logistik': 'Petugas Logistik',
  'bendahara-bansos': 'Bendahara Bansos',
  'kepala-seksi': 'Kepala Seksi',
  'kabid-linjamsos': 'Kabid Linjamsos',
  'sekretaris-dinas': 'Sekretaris Dinas',
  'kepala-dinas': 'Kepala Dinas',
  'petugas-pengaduan': 'Petugas Pengaduan',
  'petugas-pdp': 'Petugas Pelindungan Data Pribadi',
  bpkad: 'BPKAD',
  operator: 'Operator Sistem',
  // Of no published standard: runs the installation that several offices share.
  'operator-platform': 'Operator Platform',
} as const;

export type Role = keyof typeof ROLES;

export function isRole(value: string): value is Role {
  return Object.hasOwn(ROLES, value);
}

/** Roles that work for one village: without it they reach nothing. */
export const VILLAGE_ROLES: readonly Role[] = ['petugas-desa', 'kepala-desa-lurah', 'pengisi-data-desa'];
/** Roles that work for one kecamatan, or for one village in it. */
export const DISTRICT_ROLES: readonly Role[] = ['tksk', 'camat'];

/** Whether all of these roles are bound to a place that is not given. */
export function lacksPlace(roles: readonly Role[], village: string | null, district: string | null): boolean {
  if (roles.length === 0 || village !== null) return false;
  return roles.every((role) => VILLAGE_ROLES.includes(role) || (DISTRICT_ROLES.includes(role) && district === null));
}
