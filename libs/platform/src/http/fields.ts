import { applyDecorators, type Type as Class } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
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

/** A text of `min` to `max` characters. */
export function TextField({ min, max, ...rest }: Field & { readonly min?: number; readonly max: number }) {
  const check = min === undefined ? MaxLength(max, said(rest)) : Length(min, max, said(rest));
  return field(rest, { type: String, maxLength: max, ...(min === undefined ? {} : { minLength: min }) }, check);
}

/** A text of one form: a code, an id, a number of a document. */
export function PatternField(pattern: RegExp, rest: Field = {}) {
  return field(rest, { type: String, pattern: pattern.source }, Matches(pattern, said(rest)));
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
