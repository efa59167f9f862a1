import { z } from 'zod';
import { shippedFolder, slug, text } from './data-files.ts';
import { StandardsError } from './faults.ts';

const OF_PERSON = ['nama', 'nik', 'kk', 'lahir', 'jenisKelamin', 'alamat', 'desa', 'kecamatan'] as const;
const OF_OFFICE = ['registri', 'kodeRegistri', 'tanggalData', 'kantor', 'kabupaten'] as const;
const PLACEHOLDERS = [...OF_PERSON, ...OF_OFFICE] as const;
/** What the words of a letter may name in braces. */
export type LetterPlaceholder = (typeof PLACEHOLDERS)[number];

const words = text.refine(
  (value) => [...value.matchAll(/\{(.*?)\}/g)].every(([, name]) => PLACEHOLDERS.some((known) => known === name)),
  `may name only {${PLACEHOLDERS.join('}, {')}}`,
);

/**
 * One letter type in one version: what it is called, what must be known before it may exist, and its words. A printed
 * version never changes: new words are a new version. Legal bases are not printed until an officer has confirmed them
 * (INC-09).
 */
export const letterTemplate = z.strictObject({
  /** Document code of the letter. */
  type: slug,
  version: z.int().min(1),
  /** What officers and citizens call it; "DTKS" in it is printed as the social registry of the day. */
  name: text,
  /** Part of the letter's number, `RSKTM`. */
  abbreviation: text,
  /** `survey`: a survey of the case was completed. `registration`: every look-up in the registry said `registered`. */
  needs: z.enum(['survey', 'registration']).nullable(),
  /** Rule of the domain reference behind `needs`. */
  rule: text.nullable(),
  /** `certificate`: title over the number. `letter`: number and subject on the left, addressee below. */
  layout: z.enum(['certificate', 'letter']),
  title: words,
  /** Sifat of a letter; absent: Biasa. */
  nature: z.enum(['Biasa', 'Segera', 'Sangat Segera', 'Rahasia']).optional(),
  /** Lines after "Kepada Yth."; empty for a certificate. */
  addressee: z.array(words),
  opening: words,
  /** Rows about the person by their labels, in this order; a row without a value is left out. */
  rows: z.record(text, words),
  body: z.array(words),
  closing: words,
  /** What the drafter may add, printed as further rows: the label by its code. */
  fields: z.record(z.string().regex(/^[a-z][A-Za-z]*$/, 'must be one word'), text),
});

/** Code of a letter that has a template. */
export type LetterType = string;
export type Letter = Readonly<z.infer<typeof letterTemplate>>;

const FILES = shippedFolder(import.meta.url, 'letters', letterTemplate);
const misnamed = FILES.filter(({ file, value }) => file !== `letters/${value.type}.v${value.version}.yaml`);
if (misnamed.length > 0) {
  const fault = 'type and version do not match the file name';
  throw new StandardsError(misnamed.map(({ file }) => ({ file, step: null, fault })));
}

const TEMPLATES: readonly Letter[] = FILES.map(({ value }) => value);
const NEWEST = new Map(TEMPLATES.toSorted((a, b) => a.version - b.version).map((letter) => [letter.type, letter]));

export const LETTER_TYPES: readonly LetterType[] = [...NEWEST.keys()];

export function isLetterType(value: unknown): value is LetterType {
  return letterOf(value) !== undefined;
}

/** The version that new drafts use; undefined for what is no letter. */
export function letterOf(type: unknown): Letter | undefined {
  return typeof type === 'string' ? NEWEST.get(type) : undefined;
}

/** @throws RangeError when there is no such letter */
export function latestTemplate(type: LetterType): Letter {
  const found = letterOf(type);
  if (found === undefined) throw new RangeError(`No template for letters of type ${type}`);
  return found;
}

/** The version that a letter was drafted with. @throws RangeError when there is none */
export function templateOf(type: LetterType, version: number): Letter {
  const found = TEMPLATES.find((template) => template.type === type && template.version === version);
  if (found === undefined) throw new RangeError(`No version ${version} of the template for letters of type ${type}`);
  return found;
}
