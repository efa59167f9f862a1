/** In place of a number: any digit of a NIK helps to try out the rest. */
export const MASKED_NUMBER = '***';

/** `Siti Aminah` → `S*** A***`: the number of stars does not reveal the length. Signs and what is not seen stay hidden. */
export function maskName(name: string): string {
  return name
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => `${/[\p{L}\p{N}]/u.exec(word)?.[0] ?? ''}***`)
    .join(' ');
}
