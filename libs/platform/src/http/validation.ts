import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { type FieldError, ProblemException } from './problem.ts';

/** Checks request bodies, parameters and queries against their DTO classes; unknown fields are refused. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: true,
    forbidUnknownValues: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      new ProblemException(400, 'validation-failed', DETAIL, { errors: fieldErrors(errors) }),
  });
}

const DETAIL = 'Ada isian yang salah. Perbaiki isian yang disebut di `errors`, lalu kirim ulang.';

function fieldErrors(errors: readonly ValidationError[], path = ''): FieldError[] {
  return errors.flatMap((error) => {
    const field = path === '' ? error.property : `${path}.${error.property}`;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message: inIndonesian(message) }));
    return [...own, ...fieldErrors(error.children ?? [], field)];
  });
}

/** What the validator says by itself is English; messages of our own DTO classes match none of these. */
const TRANSLATIONS: readonly (readonly [RegExp, string])[] = [
  [/ should not exist$/, 'Isian ini tidak dikenal di sini.'],
  [/ should not be empty$/, 'Isian ini harus diisi.'],
  [/ must not be less than (\S+)$/, 'Tidak boleh kurang dari $1.'],
  [/ must not be greater than (\S+)$/, 'Tidak boleh lebih dari $1.'],
  [/ must be longer than or equal to (\d+) .*$/, 'Sedikitnya $1 huruf.'],
  [/ must be shorter than or equal to (\d+) .*$/, 'Paling panjang $1 huruf.'],
  [/ must contain at least (\d+) elements$/, 'Sedikitnya $1 butir.'],
  [/ must contain no(?:t)? more than (\d+) elements$/, 'Paling banyak $1 butir.'],
  [/ must be one of the following values: (.*)$/, 'Pilih salah satu: $1.'],
  [/ must be an integer number$/, 'Harus bilangan bulat.'],
  [/ must be a number .*$/, 'Harus angka.'],
  [/ must be a boolean value$/, 'Harus true atau false.'],
  [/ must be a string$/, 'Harus berupa teks.'],
  [/ must be an array$/, 'Harus berupa daftar.'],
  [/ must be an object$|must be either object or array$/, 'Harus berupa objek.'],
  [/ must be a valid ISO 8601 date string$/, 'Harus tanggal ISO 8601, misalnya 2026-07-01.'],
  [/ must be a UUID$/, 'Harus UUID.'],
  [/ must match .* regular expression$/, 'Bentuk isian ini tidak sesuai.'],
];

function inIndonesian(message: string): string {
  const found = TRANSLATIONS.find(([pattern]) => pattern.test(message));
  if (found === undefined) return message;
  const [pattern, text] = found;
  return (pattern.exec(message)?.slice(1) ?? []).reduce(
    (said, part, index) => said.replace(`$${index + 1}`, part),
    text,
  );
}
