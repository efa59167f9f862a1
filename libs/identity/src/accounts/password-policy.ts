import { AccessError } from '../access-error.ts';

const MIN = 10;
const MAX = 128;
/** Ten thousand million guesses: at the cost of one scrypt hash, decades of computing. */
const MIN_GUESSES_LOG10 = 10;

/**
 * Lists of passwords, names and words (zxcvbn), also in Indonesian, with their usual changes: digits behind them, letters as
 * digits, rows of keys, repetition, dates.
 * @throws AccessError 422 `password-too-short`, `password-too-long`, `password-has-username` or `password-too-common`
 */
export async function checkPassword(password: string, username: string): Promise<void> {
  if ([...password].length < MIN) {
    throw new AccessError(422, 'password-too-short', `Kata sandi minimal ${MIN} karakter.`);
  }
  if (password.length > MAX) {
    throw new AccessError(422, 'password-too-long', `Kata sandi maksimal ${MAX} karakter.`);
  }
  if (password.toLowerCase().includes(username.toLowerCase())) {
    throw new AccessError(422, 'password-has-username', 'Kata sandi tidak boleh memuat nama pengguna.');
  }
  const { guessesLog10 } = await import('./password-strength.ts');
  if (guessesLog10(password, [username]) < MIN_GUESSES_LOG10) {
    throw new AccessError(
      422,
      'password-too-common',
      'Kata sandi mudah ditebak. Pakai beberapa kata yang tidak berkaitan.',
    );
  }
}
