import {
  type Days,
  isDay,
  isInstant,
  OFFICE_DAYS,
  OTHER_REASON,
  personText,
  type ReasonedAct,
  reasonCodes,
  type TextKind,
} from '@alur/standards';
import { applyDecorators, type Type as Class } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsEmail,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
  type ValidationArguments,
} from 'class-validator';

/** The fields of a request: each decorator checks the field and documents it, so that check and document agree. */
interface Field {
  readonly description?: string;
  readonly example?: unknown;
  /** What the route takes when the field is left out; for the document only. */
  readonly default?: unknown;
  /** The field may be left out or null. */
  readonly optional?: true;
  /** Says what is wrong in place of the standard sentence; `$property` becomes the name of the field. */
  readonly message?: string;
}

/** The checks run in the order given; the first that fails gives the message. */
function field({ optional, message: _, ...documented }: Field, schema: object, ...checks: PropertyDecorator[]) {
  const described = ApiProperty({ ...documented, ...schema, required: optional !== true } as ApiPropertyOptions);
  return applyDecorators(...checks, ...(optional ? [IsOptional()] : []), described);
}

const said = ({ message }: Field) => (message === undefined ? {} : { message });

/**
 * A text of `min` to `max` characters in the one form of its kind; hostile characters are refused (`personText`).
 * @param kind default `line`
 */
export function TextField({
  min,
  max,
  kind = 'line',
  ...rest
}: Field & { readonly min?: number; readonly max: number; readonly kind?: TextKind }) {
  const length = min === undefined ? MaxLength(max, said(rest)) : Length(min, max, said(rest));
  const schema = { type: String, maxLength: max, ...(min === undefined ? {} : { minLength: min }) };
  return field(rest, schema, length, ...written(kind));
}

/** An e-mail address. */
export function EmailField({ max, ...rest }: Field & { readonly max: number }) {
  return field(rest, { type: String, maxLength: max }, MaxLength(max), IsEmail({}, said(rest)), ...written('line'));
}

/** Brings the text into its one form before the other checks; what cannot be taken stays as sent and is refused. */
function written(kind: TextKind): PropertyDecorator[] {
  const read = (value: unknown) => (typeof value === 'string' ? personText(value, kind) : undefined);
  const clean = Transform(({ value }: { value: unknown }) => {
    const text = read(value);
    return text?.ok === true ? text.value : value;
  });
  const fault = (value: unknown) => {
    const text = read(value);
    return text?.ok === false ? text.message : '';
  };
  const validator = {
    validate: (value: unknown) => fault(value) === '',
    defaultMessage: (at?: ValidationArguments) => fault(at?.value),
  };
  return [clean, ValidateBy({ name: 'personText', validator })];
}

/** A text of one form: a code, an id, a number of a document. */
export function PatternField(pattern: RegExp, rest: Field = {}) {
  return field(rest, { type: String, pattern: pattern.source }, Matches(pattern, said(rest)));
}

/** A day, `2026-08-03`. @param days default those of an office */
export function DateField({ days = OFFICE_DAYS, ...rest }: Field & { readonly days?: Days } = {}) {
  const message = `Isi dengan tanggal antara ${days.from} dan ${days.to}, misalnya 2026-08-03.`;
  const schema = { type: String, format: 'date', example: '2026-08-03' };
  return field(
    rest,
    schema,
    checkedBy('day', (text) => isDay(text, days), rest.message ?? message),
  );
}

/** An instant with its zone, `2026-07-01T02:30:00+07:00`, on a day of an office. */
export function InstantField(rest: Field = {}) {
  const message = 'Isi dengan tanggal, jam dan zona waktu, misalnya 2026-07-01T02:30:00+07:00.';
  const schema = { type: String, format: 'date-time', example: '2026-07-01T02:30:00+07:00' };
  return field(
    rest,
    schema,
    checkedBy('instant', (text) => isInstant(text), rest.message ?? message),
  );
}

function checkedBy(name: string, right: (text: string) => boolean, message: string): PropertyDecorator {
  const validator = { validate: (value: unknown) => typeof value === 'string' && right(value) };
  return ValidateBy({ name, validator }, { message });
}

/** A whole number from `min` to `max`; `fromText` for a path or a query, where every value is text. */
export function IntField({
  min,
  max,
  fromText,
  ...rest
}: Field & { readonly min: number; readonly max: number; readonly fromText?: true }) {
  const checks = [Max(max), Min(min), IsInt(said(rest)), ...(fromText ? [Type(() => Number)] : [])];
  return field(rest, { type: Number, minimum: min, maximum: max }, ...checks);
}

export function ChoiceField(values: readonly string[], rest: Field = {}) {
  return field(rest, { enum: [...values] }, IsIn(values, said(rest)));
}

/** Acts by the value of a field beside the reason: `{ outcome: { failed: 'failed-paper' } }`. Other values have no reason. */
type ActsByChoice = Readonly<Record<string, Readonly<Record<string, ReasonedAct>>>>;

/** The checks of a reason; what fails only these is answered with 422 and the name of the check as its code. */
export const REASON_CHECKS = ['reason-unknown', 'reason-text-missing'] as const;

/**
 * A code of the closed list of its act. `lainnya` asks for 10 to 500 characters in the `note` (or `internalNote`) beside it.
 * @param acts the act, or acts by the value of another field
 */
export function ReasonField(acts: ReasonedAct | ActsByChoice, rest: Field = {}) {
  const [[choice, byValue] = []] = typeof acts === 'string' ? [] : Object.entries(acts);
  const all = typeof acts === 'string' ? [acts] : Object.values(byValue ?? {});
  const allowed = (body: object) => {
    const act = typeof acts === 'string' ? acts : byValue?.[String(Reflect.get(body, choice ?? ''))];
    return act === undefined ? [] : reasonCodes(act);
  };
  const known = (code: unknown, body: object) => {
    const codes = allowed(body);
    return code === undefined ? codes.length === 0 : typeof code === 'string' && codes.includes(code);
  };
  const written = (code: unknown, body: object) => {
    const note: unknown = Reflect.get(body, 'note') ?? Reflect.get(body, 'internalNote');
    const length = typeof note === 'string' ? note.trim().length : 0;
    return code !== OTHER_REASON || (length >= 10 && length <= 500);
  };
  const among = (at?: ValidationArguments) => {
    const codes = at === undefined ? [] : allowed(at.object);
    return codes.length === 0 ? 'Tanpa alasan untuk hasil ini.' : `Pilih salah satu alasan: ${codes.join(', ')}.`;
  };
  const check = (name: string, right: typeof known, defaultMessage: (at?: ValidationArguments) => string) =>
    ValidateBy({ name, validator: { validate: (v, at) => at !== undefined && right(v, at.object), defaultMessage } });
  const [unknown, textMissing] = REASON_CHECKS;
  const words = `Untuk alasan "${OTHER_REASON}", tulis penjelasan 10–500 huruf pada note.`;
  const documented = { type: String, enum: [...new Set(all.flatMap((act) => reasonCodes(act)))] };
  return field(
    rest,
    documented,
    check(unknown, known, among),
    check(textMissing, written, () => words),
  );
}

export function FlagField(rest: Field = {}) {
  return field(rest, { type: Boolean }, IsBoolean(said(rest)));
}

/** An object that is checked against its own class. */
export function ObjectField(type: Class<object>, rest: Field = {}) {
  const present = rest.optional ? [] : [IsDefined(said(rest))];
  const nested = Type(() => type);
  return field(rest, { type }, nested, ValidateNested(), IsObject(said(rest)), ...present);
}

/** A list of `min` to `max` objects of one class. */
export function ListField(
  type: Class<object>,
  { min = 0, max, ...rest }: Field & { readonly min?: number; readonly max: number },
) {
  const checks = [ValidateNested({ each: true }), IsArray(), ArrayMaxSize(max), ArrayMinSize(min)];
  const nested = Type(() => type);
  return field(rest, { type: [type], minItems: min, maxItems: max }, nested, ...checks);
}
