import { isBrokenText } from '@alur/standards';
import { type ArgumentMetadata, type ValidationError, ValidationPipe } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';
import { REASON_CHECKS } from './fields.ts';
import { type FieldError, ProblemException } from './problem.ts';

/** Checks request bodies, parameters and queries against their DTO classes; unknown fields are refused. */
export function validationPipe(): ValidationPipe {
  return new CheckingPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: true,
    forbidUnknownValues: true,
    validationError: { target: true, value: true },
    exceptionFactory: refused,
  });
}

/** `null` in a field that may be left out means the same as leaving it out: `@IsOptional` lets it through unchecked. */
class CheckingPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'custom') return super.transform(value, metadata);
    if (!isWellFormed(value)) {
      throw textBroken();
    }
    const checked: unknown = await super.transform(value, metadata);
    leaveOutNulls(checked);
    return checked;
  }
}

/** A text of the request that is no UTF-8. */
export function textBroken(): ProblemException {
  return new ProblemException(
    400,
    'text-broken',
    'Ada huruf yang rusak pada isian, atau isian bersarang terlalu dalam. Perbaiki, lalu kirim lagi.',
  );
}

/** No request of ours nests deeper; a deeper one would only exhaust the stack. */
const DEEPEST = 50;

/** Bytes that are no UTF-8, and half a surrogate pair, which cannot be stored: checks such as that of an e-mail address throw on it. */
function isWellFormed(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return !isBrokenText(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth === DEEPEST) return false;
  return Object.entries(value).every(([field, content]) => !isBrokenText(field) && isWellFormed(content, depth + 1));
}

const optionalFields = new WeakMap<object, ReadonlySet<string>>();

function optionalFieldsOf(dto: NewableFunction): ReadonlySet<string> {
  const known = optionalFields.get(dto);
  if (known !== undefined) return known;
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const found = new Set(rules.filter(({ name }) => name === 'isOptional').map(({ propertyName }) => propertyName));
  optionalFields.set(dto, found);
  return found;
}

function leaveOutNulls(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) leaveOutNulls(item);
  else if (typeof value === 'object' && value !== null && value.constructor !== Object) {
    const optional = optionalFieldsOf(value.constructor);
    for (const [field, content] of Object.entries(value)) {
      if (content === null && optional.has(field)) Reflect.deleteProperty(value, field);
      else leaveOutNulls(content);
    }
  }
}

const DETAIL = 'Ada isian yang salah. Perbaiki isian yang disebut di `errors`, lalu kirim ulang.';

function refused(errors: readonly ValidationError[]): ProblemException {
  const found = { errors: fieldErrors(errors) };
  const failed = errors.flatMap(({ constraints = {}, children = [] }) => [
    ...Object.keys(constraints),
    ...children.map(() => 'nested'),
  ]);
  const reason = REASON_CHECKS.find((check) => failed.every((name) => name === check));
  return reason === undefined
    ? new ProblemException(400, 'validation-failed', DETAIL, found)
    : new ProblemException(422, reason, found.errors.map(({ message }) => message).join(' '), found);
}

function fieldErrors(errors: readonly ValidationError[], path = ''): FieldError[] {
  return errors.flatMap((error) => {
    const field = path === '' ? error.property : `${path}.${error.property}`;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message: said(error, message) }));
    return [...own, ...fieldErrors(error.children ?? [], field)];
  });
}

/** A field that is not there gets what belongs in it, unless its class says that itself. */
function said({ value, target, property }: ValidationError, message: string): string {
  const text = inIndonesian(message);
  const missing = value === undefined || value === null || value === '';
  if (!missing || text === message || target === undefined) return text;
  const described: unknown = Reflect.getMetadata('swagger/apiModelProperties', target, property);
  const { description, example, enum: values, minimum, maximum } = (described ?? {}) as ApiPropertyOptions & Bounds;
  const hints = [
    description,
    Array.isArray(values) ? `pilih salah satu: ${values.join(', ')}` : undefined,
    minimum === undefined || maximum === undefined ? undefined : `angka ${minimum} sampai ${maximum}`,
    example === undefined ? undefined : `misalnya ${String(example)}`,
  ].filter((hint) => hint !== undefined);
  return `Isian ${property} belum diisi${hints.length > 0 ? `: ${hints.join('; ')}` : ''}.`;
}

interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
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
