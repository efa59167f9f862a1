/** The rows by which every letter names a person. */
export const PERSON_ROWS = [
  { label: 'Nama', value: '{nama}' },
  { label: 'NIK', value: '{nik}' },
  { label: 'Nomor Kartu Keluarga', value: '{kk}' },
  { label: 'Tanggal lahir', value: '{lahir}' },
  { label: 'Jenis kelamin', value: '{jenisKelamin}' },
  { label: 'Alamat', value: '{alamat}' },
  { label: 'Desa/Kelurahan', value: '{desa}' },
  { label: 'Kecamatan', value: '{kecamatan}' },
] as const;
