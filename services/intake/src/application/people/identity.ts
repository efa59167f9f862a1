import type { PersonIdentity } from '@alur/contracts';
import type { FieldError } from '@alur/platform';
import type { IndexValues } from '@alur/privacy';
import { isVillageOf, type ParseResult, parseKk, parseNik, parsePhone, type Tenant } from '@alur/standards';
import { soundsOf } from '../../domain/likeness.ts';
import { NO_NIK_REASONS, type NoNikReason } from '../../domain/subject.ts';

/** Years. */
const OLDEST = 120;

/** Identity as an officer types it. Absent or empty: not given. */
export interface IdentityInput {
  readonly name?: string;
  readonly nik?: string;
  /** Required when there is no NIK. */
  readonly noNikReason?: string;
  readonly kk?: string;
  /** ISO date. */
  readonly birthDate?: string;
  readonly sex?: 'L' | 'P';
  readonly address?: string;
  /** Kemendagri code. */
  readonly village?: string;
  readonly phone?: string;
  readonly email?: string;
}

/** Identity as the vault keeps it. */
export interface StoredIdentity extends PersonIdentity {
  readonly noNikReason: NoNikReason | null;
  /** Names of before a correction, the oldest first, each with the instant up to which it was the name; absent: none. */
  readonly formerNames?: readonly FormerName[];
}

export interface FormerName {
  readonly name: string;
  readonly until: string;
}

/** The name that a person had at an instant. */
export function nameAt({ name, formerNames = [] }: StoredIdentity, at: string): string {
  return formerNames.find(({ until }) => at < until)?.name ?? name;
}

/** The former names after a correction at `at`. */
export function formerNamesOf(before: StoredIdentity, after: StoredIdentity, at: string): readonly FormerName[] {
  const { name, formerNames = [] } = before;
  return name === after.name ? formerNames : [...formerNames, { name, until: at }];
}

/** A doubt that the officer should look at; it never refuses. */
export interface Warning {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export type ReadIdentity =
  | { readonly ok: true; readonly identity: StoredIdentity; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/**
 * Checks and normalises an identity (3.1, 3.11): what cannot be right is an error, what merely looks odd is a warning.
 * @param today date in the tenant's zone: a birth cannot be ahead
 */
export function readIdentity(input: IdentityInput, tenant: Tenant, today: string): ReadIdentity {
  const name = clean(input.name);
  const village = clean(input.village);
  const birthDate = clean(input.birthDate);
  const typedNik = clean(input.nik);
  const { regionCode } = tenant;
  const nik = parsed('nik', typedNik, (text) =>
    parseNik(text, { regionCode, birthDate, sex: input.sex, kk: clean(input.kk) }),
  );
  const kk = parsed('kk', clean(input.kk), (text) => parseKk(text, { regionCode }));
  const phone = parsed('phone', clean(input.phone), parsePhone);
  const reason = clean(input.noNikReason);
  const errors: FieldError[] = [...nik.errors, ...kk.errors, ...phone.errors];
  if (name === null) errors.push({ field: 'name', message: 'Isi nama, atau sebutan bila nama tidak diketahui.' });
  if (birthDate !== null && birthDate > today) {
    errors.push({ field: 'birthDate', message: 'Tanggal lahir belum tiba. Periksa kembali tanggalnya.' });
  }
  if (birthDate !== null && birthDate < yearsBefore(today, OLDEST)) {
    errors.push({
      field: 'birthDate',
      message: `Tanggal lahir lebih dari ${OLDEST} tahun yang lalu. Periksa tahunnya.`,
    });
  }
  if (village !== null && !isVillageOf(tenant, village)) {
    errors.push({ field: 'village', message: 'Kode desa/kelurahan tidak dikenal di kabupaten ini.' });
  }
  if (typedNik === null && !isNoNikReason(reason)) {
    errors.push({
      field: 'noNikReason',
      message: `Tanpa NIK, pilih alasannya: ${NO_NIK_REASONS.join(', ')}.`,
    });
  }
  if (name === null || errors.length > 0) return { ok: false, errors };
  return {
    ok: true,
    warnings: [...nik.warnings, ...kk.warnings, ...phone.warnings],
    identity: {
      name,
      nik: nik.value,
      kk: kk.value,
      birthDate,
      sex: input.sex ?? null,
      address: clean(input.address),
      village,
      phone: phone.value,
      email: clean(input.email)?.toLowerCase() ?? null,
      noNikReason: nik.value === null && isNoNikReason(reason) ? reason : null,
    },
  };
}

function yearsBefore(day: string, years: number): string {
  return `${Number(day.slice(0, 4)) - years}${day.slice(4)}`;
}

function isNoNikReason(value: string | null): value is NoNikReason {
  return NO_NIK_REASONS.some((reason) => reason === value);
}

function clean(text: string | undefined): string | null {
  return text?.trim() || null;
}

function parsed<Facts>(
  field: string,
  text: string | null,
  parse: (text: string) => ParseResult<Facts>,
): { readonly value: string | null; readonly errors: readonly FieldError[]; readonly warnings: readonly Warning[] } {
  if (text === null) return { value: null, errors: [], warnings: [] };
  const result = parse(text);
  if (!result.ok) {
    return { value: null, warnings: [], errors: result.errors.map(({ message }) => ({ field, message })) };
  }
  return { value: result.value, errors: [], warnings: result.warnings.map((warning) => ({ field, ...warning })) };
}

/** Names of the fields that have a value: all that the log may hold of an identity. */
export function fieldsOf(identity: Partial<StoredIdentity>): string[] {
  return Object.entries(identity)
    .filter(([field, value]) => field !== 'formerNames' && value !== null)
    .map(([field]) => field);
}

/** Marks in the index a person of one name. */
export const ONE_NAME = 'satu';

/** How the index writes the code of a village or kecamatan, which is one word there. */
export function placeOf(code: string): string {
  return code.replaceAll('.', '');
}

/** How the index writes a birth date, which is one word there. */
export function bornOn(birthDate: string): string {
  return birthDate.replaceAll('-', '');
}

/** Values by which the counter finds a person again, and those that bound a search before its hits are counted. */
export function searchIndex(identity: StoredIdentity): IndexValues {
  const { name, nik, kk, phone, village, birthDate } = identity;
  const district = village?.split('.').slice(0, 3).join('.');
  return {
    name: [name],
    ...(/\s/.test(name) ? {} : { names: [ONE_NAME] }),
    ...(village && district ? { place: [placeOf(village), placeOf(district)] } : {}),
    sound: soundsOf(name),
    ...(birthDate === null ? {} : { born: [bornOn(birthDate)] }),
    ...(nik === null ? {} : { nik: [nik] }),
    ...(kk === null ? {} : { kk: [kk] }),
    ...(phone === null ? {} : { phone: [phone] }),
  };
}

/** An empty text stays: it clears the field. */
export function given(identity: IdentityInput | StoredIdentity): IdentityInput {
  return Object.fromEntries(Object.entries(identity).filter(([, value]) => value !== null && value !== undefined));
}

/** Whether a correction leaves a field as it was. */
export function same(before: StoredIdentity, after: StoredIdentity, field: string): boolean {
  return Object.entries(before).some(
    ([name, value]) => name === field && value === after[name as keyof StoredIdentity],
  );
}
