import { createHash, scryptSync, timingSafeEqual } from 'node:crypto';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 40 bits: with the ticket, and slowly checked, more than anybody tries. */
const LENGTH = 8;

/** The PIN of a secret text, `7K3Q-M41R`. The same secret makes the same PIN. */
export function answerPin(secret: string): string {
  const bytes = createHash('sha256').update(secret).digest();
  const text = [...bytes.subarray(0, LENGTH)].map((byte) => DIGITS.charAt(byte & 31)).join('');
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

/** Proves a PIN without giving it away; another service checks the PIN by it. */
export function answerKeyOf(caseId: string, pin: string): string {
  return scryptSync(plain(pin), caseId, 16).toString('hex');
}

export function opensAnswer(caseId: string, pin: string, key: string): boolean {
  const given = Buffer.from(answerKeyOf(caseId, pin));
  const wanted = Buffer.from(key);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function plain(pin: string): string {
  return pin
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}
