/** `1609010107900001` → `160901******0001`; also for KK numbers. What is no 16-digit number is hidden whole. */
export function maskNik(nik: string): string {
  return /^\d{16}$/.test(nik) ? `${nik.slice(0, 6)}******${nik.slice(12)}` : '****************';
}

/** `Siti Aminah` → `S*** A***`: the number of stars does not reveal the length. Signs and what is not seen stay hidden. */
export function maskName(name: string): string {
  return name
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => `${/[\p{L}\p{N}]/u.exec(word)?.[0] ?? ''}***`)
    .join(' ');
}

/** `+6281234567890` → `0812-****-7890` */
export function maskPhone(phone: string): string {
  const national = phone.replace(/^\+62/, '0');
  return /^0\d{8,}$/.test(national) ? `${national.slice(0, 4)}-****-${national.slice(-4)}` : '****';
}
