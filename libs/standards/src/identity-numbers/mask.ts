/** `1609010107900001` → `160901******0001`; also for KK numbers. What is no 16-digit number is hidden whole. */
export function maskNik(nik: string): string {
  return /^\d{16}$/.test(nik) ? `${nik.slice(0, 6)}******${nik.slice(12)}` : '****************';
}

/** `Siti Aminah` → `S*** A***`: the number of stars does not reveal the length. */
export function maskName(name: string): string {
  return name
    .trim()
    .split(/\s+/)
    .map((word) => [...word][0])
    .filter((initial) => initial !== undefined)
    .map((initial) => `${initial}***`)
    .join(' ');
}

/** `+6281234567890` → `0812-****-7890` */
export function maskPhone(phone: string): string {
  const national = phone.replace(/^\+62/, '0');
  return /^0\d{8,}$/.test(national) ? `${national.slice(0, 4)}-****-${national.slice(-4)}` : '****';
}
