import { AccessError } from '../access-error.ts';

const MIN = 10;
const MAX = 128;

/** What attackers try first at an Indonesian office; a password that is little more than one of these is refused. */
const COMMON = [
  'password',
  'passw0rd',
  'katasandi',
  'rahasia',
  'qwerty',
  'qwertyuiop',
  'asdfghjkl',
  'admin',
  'administrator',
  'welcome',
  'letmein',
  'iloveyou',
  'sayang',
  'bismillah',
  'indonesia',
  'merdeka',
  'garuda',
  'pancasila',
  'dinsos',
  'dinassosial',
  'okuselatan',
  'luwutimur',
  'muaradua',
  'malili',
  'bansos',
  'operator',
  'petugas',
  'alur',
];

/** @throws AccessError 422 `password-too-short`, `password-too-long`, `password-has-username` or `password-too-common` */
export function checkPassword(password: string, username: string): void {
  if ([...password].length < MIN) {
    throw new AccessError(422, 'password-too-short', `Kata sandi minimal ${MIN} karakter.`);
  }
  if (password.length > MAX) {
    throw new AccessError(422, 'password-too-long', `Kata sandi maksimal ${MAX} karakter.`);
  }
  const plain = password.toLowerCase();
  if (plain.includes(username.toLowerCase())) {
    throw new AccessError(422, 'password-has-username', 'Kata sandi tidak boleh memuat nama pengguna.');
  }
  if (isCommon(plain)) {
    throw new AccessError(
      422,
      'password-too-common',
      'Kata sandi mudah ditebak. Pakai beberapa kata yang tidak berkaitan.',
    );
  }
}

/** Digits and signs around a common word, a row of digits, or few different characters. */
function isCommon(plain: string): boolean {
  const letters = plain.replace(/[^a-z0]/g, '').replace(/^0+|0+$/g, '');
  return new Set(plain).size < 5 || COMMON.includes(letters) || /^\d+$/.test(plain);
}
