import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { codePoint } from '@alur/standards';
import type { Font } from 'fontkit';
import { LRUCache } from 'lru-cache';

const { resolve } = createRequire(import.meta.url);

/** What the standard fonts of PDF show; they need no font file in the paper and no time to read one. */
const STANDARD =
  /^[\n\t\u0020-\u007e\u00a0-\u00ac\u00ae-\u00ff\u2013\u2014\u2018-\u201a\u201c-\u201e\u2022\u2026\u20ac]*$/u;

/** A character that is not seen, that turns the ones around it, or that stands for broken bytes. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufffd]/u;

/**
 * Fonts for the other letters in use in Indonesia, in the order in which they are asked. Arimo has the widths of
 * Helvetica, so that it may stand between its letters.
 */
const FAMILIES = [
  family('arimo', 'Arimo'),
  family('noto-naskh-arabic', 'NotoNaskhArabic'),
  family('noto-sans-javanese', 'NotoSansJavanese'),
  family('noto-sans-balinese', 'NotoSansBalinese'),
];

/** Files of the regular and of the bold face. */
function family(folder: string, name: string): readonly [string, string] {
  const file = (face: string) => `@expo-google-fonts/${folder}/${face}/${name}_${face}.ttf`;
  return [file('400Regular'), file('700Bold')];
}

/** A font file that a paper embeds, as far as a text needs it. */
export interface Face {
  readonly path: string;
  /** Shares of the font size. */
  readonly ascent: number;
  readonly descent: number;
  readonly font: Font;
  /** Letters that were asked for, and whether the font shows them. */
  readonly shown: LRUCache<string, boolean>;
}

/** A text that no paper can show as it is written. */
export class UnprintableTextError extends Error {
  /** `U+4E00`; never the text. */
  readonly character: string;
  /** For the officer, in Indonesian. */
  readonly detail: string;

  constructor(character: string, where: string | null = null) {
    const code = codePoint(character);
    super(`No font of a paper has ${code}`);
    this.name = 'UnprintableTextError';
    this.character = code;
    const place = where === null ? 'pada surat ini' : `pada isian "${where}"`;
    this.detail = `Huruf ${code} ${place} tidak dapat dicetak. Tulis dengan huruf Latin (nama menurut KTP), lalu ulangi.`;
  }
}

const faces = new Map<string, Face>();
const DOTTED_CIRCLE = 0x25cc;

/**
 * True when the font has a glyph for each character and puts them together: what it cannot, it marks by a dotted circle or
 * fails on (some stacked marks of Javanese).
 */
function shows({ font, shown }: Face, letter: string, characters: readonly string[]): boolean {
  const known = shown.get(letter);
  if (known !== undefined) return known;
  const has = characters.every((character) => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0));
  const right = has && whole(font, letter);
  shown.set(letter, right);
  return right;
}

function whole(font: Font, letter: string): boolean {
  try {
    return font.layout(letter).glyphs.every(({ id, codePoints }) => id !== 0 && !codePoints.includes(DOTTED_CIRCLE));
  } catch {
    return false;
  }
}

/** The fonts of papers. A font file is read when the first text needs it, and kept. */
export class Typefaces {
  readonly #fontkit: typeof import('fontkit');

  private constructor(fontkit: typeof import('fontkit')) {
    this.#fontkit = fontkit;
  }

  static async load(): Promise<Typefaces> {
    return new Typefaces(await import('fontkit'));
  }

  /** True for a text that the standard fonts show. */
  standard(text: string): boolean {
    return STANDARD.test(text);
  }

  /**
   * The font for one letter with its marks; null for the standard one.
   * @param where Indonesian name of the text, for the refusal
   * @throws UnprintableTextError when no font has it
   */
  faceOf(letter: string, bold: boolean, where: string | null = null): Face | null {
    if (this.standard(letter)) return null;
    const characters = Array.from(letter);
    const hidden = characters.find((character) => HIDDEN.test(character));
    if (hidden !== undefined) throw new UnprintableTextError(hidden, where);
    for (const [regular, strong] of FAMILIES) {
      const face = this.#face(bold ? strong : regular);
      if (shows(face, letter, characters)) return face;
    }
    throw new UnprintableTextError(characters.find((character) => !this.standard(character)) ?? letter, where);
  }

  has(letter: string): boolean {
    try {
      this.faceOf(letter, false);
      return true;
    } catch (error) {
      if (error instanceof UnprintableTextError) return false;
      throw error;
    }
  }

  #face(file: string): Face {
    const known = faces.get(file);
    if (known !== undefined) return known;
    const path = resolve(file);
    const font = this.#fontkit.create(readFileSync(path));
    if (!('hasGlyphForCodePoint' in font)) throw new Error(`${file} is a collection of fonts`);
    const { ascent, descent, unitsPerEm } = font;
    const shown = new LRUCache<string, boolean>({ max: 1000 });
    const face = { path, font, shown, ascent: ascent / unitsPerEm, descent: -descent / unitsPerEm };
    faces.set(file, face);
    return face;
  }
}

const letters = new Intl.Segmenter('id', { granularity: 'grapheme' });

/** A text letter by letter, each with its marks. */
export function lettersOf(text: string): string[] {
  return Array.from(letters.segment(text), ({ segment }) => segment);
}

/**
 * Asked before a paper is begun, so that none is signed with a letter that its fonts lack.
 * @param texts by their Indonesian name
 * @throws UnprintableTextError for the first letter without a glyph
 */
export async function requirePrintable(texts: Readonly<Record<string, string | null | undefined>>): Promise<void> {
  for (const [name, text] of Object.entries(texts)) {
    const written = text?.normalize('NFC') ?? '';
    if (STANDARD.test(written)) continue;
    const typefaces = await Typefaces.load();
    for (const letter of lettersOf(written)) typefaces.faceOf(letter, false, name);
  }
}

/** Masked names (`S*** A***`) as a list prints them: an initial that no font has is hidden like the rest of the name. */
export async function printableMasks(names: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const typefaces = await Typefaces.load();
  const shown = (letter: string) => (typefaces.has(letter) ? letter : '*');
  return new Map(Array.from(names, ([id, name]) => [id, lettersOf(name).map(shown).join('')]));
}
