/**
 * What a text is for. `name`: of a person or a thing. `line`: an address, a label, a position, a number. `note`: free
 * words over several lines.
 */
export type TextKind = 'name' | 'line' | 'note';

/** A text in its one form, or the reason in Indonesian why it cannot be taken; the reason never repeats the text. */
export type PersonText =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly message: string };

/** Signs that people type for an apostrophe, as in Nur'Aini. */
const APOSTROPHES = /[\u2018\u2019\u201b\u02bb\u02bc\u02bd\u02b9\u2032\u00b4\u0060\uff07]/g;
/** Not seen on paper or screen, or without a meaning that everybody shares; direction marks can turn a name around. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufffd]/u;
/** Joiners and the emoji style are part of what people write in notes. */
const JOINERS = /\u200c|\u200d|\ufe0e|\ufe0f/g;
/** Marks of no script of its own can be heaped on any letter; Javanese and Balinese need up to four of theirs. */
const HEAPED = /\p{Script=Inherited}{3}|\p{M}{5}/u;
const PICTURE = /\p{So}/u;

/**
 * The one form in which a name, an address, a label or a note is kept: NFC, one kind of apostrophe (not in notes) and of
 * space, no blanks at the ends. An empty text stays empty: whether one is required is the field's matter.
 */
export function personText(text: string, kind: TextKind): PersonText {
  const value = kind === 'note' ? note(text) : line(text);
  if (value === '') return { ok: true, value };
  const hidden = HIDDEN.exec(kind === 'note' ? value.replace(/[\n\t]/g, '').replace(JOINERS, '') : value);
  if (hidden !== null) {
    return refused(`Ada huruf tersembunyi atau rusak (${codePoint(hidden[0])}). Hapus, lalu ketik ulang isian ini.`);
  }
  if (HEAPED.test(value)) return refused('Terlalu banyak tanda pada satu huruf. Ketik ulang isian ini.');
  if (kind === 'name' && !/\p{L}/u.test(value)) return refused('Isian ini harus memuat sedikitnya satu huruf.');
  if (kind === 'name' && PICTURE.test(value)) return refused('Gambar atau lambang tidak boleh ada di dalam nama.');
  if (kind === 'line' && !/[\p{L}\p{N}]/u.test(value)) {
    return refused('Isian ini harus memuat sedikitnya satu huruf atau angka.');
  }
  return { ok: true, value };
}

/**
 * The words of a text without what people write in different ways: capitals, marks, apostrophes (`Nur'Aini` is one word) and
 * signs. Registration, search, likeness and duplicates compare by it.
 */
export function plainWords(text: string): string[] {
  const plain = text
    .replace(APOSTROPHES, "'")
    .normalize('NFKD')
    .replace(/[\p{M}']/gu, '')
    .toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

/** Two ways of writing one name: neither the order of the words counts nor where they are separated. */
export function sameName(one: string, other: string): boolean {
  const [words, others] = [plainWords(one), plainWords(other)];
  return words.join('') === others.join('') || words.sort().join(' ') === others.sort().join(' ');
}

/** Half a surrogate pair, or the sign that decoders put in the place of bytes that are no UTF-8. */
export function isBrokenText(text: string): boolean {
  return !text.isWellFormed() || text.includes('\ufffd');
}

/** `U+202E`. */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function line(text: string): string {
  return text
    .normalize('NFC')
    .replace(APOSTROPHES, "'")
    .replace(/[\p{Zs}\t\r\n]+/gu, ' ')
    .trim();
}

function note(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Zs}/gu, ' ')
    .trim();
}

function refused(message: string): PersonText {
  return { ok: false, message };
}
