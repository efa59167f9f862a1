import { AccessError } from '../access-error.ts';

export function tooManyAttempts(seconds: number): AccessError {
  const time = seconds < 60 ? `${seconds} detik` : `${Math.ceil(seconds / 60)} menit`;
  return new AccessError(429, 'too-many-attempts', `Terlalu banyak percobaan masuk. Coba lagi dalam ${time}.`);
}
