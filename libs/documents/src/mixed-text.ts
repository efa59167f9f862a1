import bidi from 'bidi-js';
import type PDFDocument from 'pdfkit';
import { type Face, lettersOf, type Typefaces } from './fonts.ts';

export type Doc = InstanceType<typeof PDFDocument>;
export type Align = 'left' | 'right' | 'center' | 'justify';

/** Where a text stands, in points. */
export interface Place {
  readonly x: number;
  readonly width: number;
  readonly align: Align;
  readonly lineGap: number;
  readonly bold: boolean;
}

/** Letters that stand beside each other in one font and one direction. */
interface Piece {
  readonly text: string;
  readonly face: Face | null;
  /** Of the Unicode bidirectional algorithm; odd: from right to left. */
  readonly level: number;
  readonly width: number;
}

/** Ascent of Helvetica. */
const ASCENT = 0.718;
// The package declares an ES module and ships another: what is imported is the function itself.
const { getEmbeddingLevels, getMirroredCharacter } = (bidi as unknown as typeof bidi.default)();

/** Text with letters beyond the standard fonts: each in a font that has it, in the direction of its script. */
export class MixedText {
  readonly #doc: Doc;
  readonly #typefaces: Typefaces;
  readonly #standard: (bold: boolean) => string;

  constructor(doc: Doc, typefaces: Typefaces, standard: (bold: boolean) => string) {
    this.#doc = doc;
    this.#typefaces = typefaces;
    this.#standard = standard;
  }

  /** In points. @throws UnprintableTextError */
  height(text: string, place: Pick<Place, 'width' | 'lineGap' | 'bold'>): number {
    return this.#lines(text, place).reduce((sum, line) => sum + this.#leading(line).height + place.lineGap, 0);
  }

  /** Sets the text from `doc.y` on, over pages if need be, and leaves `doc.y` below it. @throws UnprintableTextError */
  write(text: string, place: Place): void {
    const doc = this.#doc;
    for (const line of this.#lines(text, place)) {
      const { ascent, height } = this.#leading(line);
      if (doc.y + height > doc.page.height - doc.page.margins.bottom) doc.addPage();
      const rest = place.width - line.reduce((sum, { width }) => sum + width, 0);
      const indent = { left: 0, justify: 0, center: rest / 2, right: rest }[place.align];
      this.#draw(line, place.x + Math.max(0, indent), doc.y + ascent, place.bold);
      doc.y += height + place.lineGap;
    }
    doc.font(this.#standard(place.bold));
    doc.x = place.x;
  }

  #draw(line: readonly Piece[], from: number, baseline: number, bold: boolean): void {
    const doc = this.#doc;
    const { y } = doc;
    let x = from;
    for (const { text, face, level, width } of inVisualOrder(line)) {
      doc.font(face?.path ?? this.#standard(bold));
      // A font lays its right-to-left letters itself; the others of such a run are signs.
      const shown = level % 2 === 1 && face === null ? mirrored(text) : text;
      doc.text(shown, x, baseline, { lineBreak: false, baseline: 'alphabetic' });
      x += width;
    }
    doc.y = y;
  }

  /** Words as many as fit; one that is wider than the line is split. */
  #lines(text: string, { width, bold }: Pick<Place, 'width' | 'bold'>): Piece[][] {
    return text.split('\n').flatMap((paragraph) => {
      const lines = [''];
      let room = width;
      for (const part of paragraph.split(/(?<= )/).flatMap((word) => this.#parts(word, width, bold))) {
        if (this.#width(part.trimEnd(), bold) > room && lines.at(-1) !== '') {
          lines.push('');
          room = width;
        }
        lines[lines.length - 1] += part;
        room -= this.#width(part, bold);
      }
      return lines.map((line) => this.#pieces(line.trimEnd(), bold));
    });
  }

  #parts(word: string, width: number, bold: boolean): string[] {
    return this.#width(word.trimEnd(), bold) > width ? lettersOf(word) : [word];
  }

  #width(text: string, bold: boolean): number {
    return this.#pieces(text, bold).reduce((sum, { width }) => sum + width, 0);
  }

  #pieces(text: string, bold: boolean): Piece[] {
    const { levels } = getEmbeddingLevels(text, 'ltr');
    const pieces: Omit<Piece, 'width'>[] = [];
    let at = 0;
    for (const letter of lettersOf(text)) {
      const face = this.#typefaces.faceOf(letter, bold);
      const level = levels[at] ?? 0;
      const last = pieces.at(-1);
      // pdfkit lays word by word from the left, so that a space stands alone.
      const joins = last?.face === face && last.level === level && letter !== ' ' && last.text !== ' ';
      if (last !== undefined && joins) pieces[pieces.length - 1] = { ...last, text: last.text + letter };
      else pieces.push({ text: letter, face, level });
      at += letter.length;
    }
    return pieces.map((piece) => ({ ...piece, width: this.#measured(piece, bold) }));
  }

  #measured({ text, face }: Omit<Piece, 'width'>, bold: boolean): number {
    return this.#doc.font(face?.path ?? this.#standard(bold)).widthOfString(text);
  }

  #leading(line: readonly Piece[]): { ascent: number; height: number } {
    const usual = this.#doc.font(this.#standard(false)).currentLineHeight(true);
    const points = this.#points;
    const ascent = Math.max(ASCENT, ...line.map(({ face }) => face?.ascent ?? 0)) * points;
    const descent = Math.max(0, ...line.map(({ face }) => face?.descent ?? 0)) * points;
    return { ascent, height: Math.max(usual, ascent + descent) };
  }

  /** The font size: as wide as an em dash of Helvetica. */
  get #points(): number {
    return this.#doc.font(this.#standard(false)).widthOfString('\u2014');
  }
}

function mirrored(text: string): string {
  return Array.from(text, (sign) => getMirroredCharacter(sign) ?? sign)
    .reverse()
    .join('');
}

/** Rule L2 of the Unicode bidirectional algorithm: from the highest level down, what is at or above it is turned. */
function inVisualOrder(pieces: readonly Piece[]): Piece[] {
  const order = [...pieces];
  const highest = Math.max(0, ...order.map(({ level }) => level));
  for (let level = highest; level >= 1; level -= 1) {
    for (let from = 0; from < order.length; from += 1) {
      if ((order[from]?.level ?? 0) < level) continue;
      let to = from;
      while ((order[to + 1]?.level ?? 0) >= level) to += 1;
      order.splice(from, to - from + 1, ...order.slice(from, to + 1).reverse());
      from = to;
    }
  }
  return order;
}
