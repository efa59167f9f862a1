import { Typefaces } from './fonts.ts';
import type { Doc, MixedText, Place } from './mixed-text.ts';
import type { Sheet } from './sheet.ts';

const standardFont = (bold: boolean) => (bold ? 'Helvetica-Bold' : 'Helvetica');

export type Setting = Partial<Place> & { readonly underline?: boolean };

/** Text that is set from top to bottom at `doc.y`, in Helvetica or in the fonts of `fonts.ts` where Helvetica lacks it. */
export class Flow {
  readonly #typefaces: Typefaces;
  readonly #mixed: MixedText;

  private constructor(
    readonly doc: Doc,
    readonly sheet: Sheet,
    typefaces: Typefaces,
    mixed: MixedText,
  ) {
    this.#typefaces = typefaces;
    this.#mixed = mixed;
  }

  /** The PDF library is loaded with the first sheet: an office at rest need not hold its fonts and tables. */
  static async open(sheet: Sheet, { title, printedAt }: { title: string; printedAt: string }): Promise<Flow> {
    const { default: Document } = await import('pdfkit');
    const { MixedText: Mixed } = await import('./mixed-text.ts');
    const typefaces = await Typefaces.load();
    const doc = new Document({
      size: [...sheet.size],
      margins: sheet.margins,
      bufferPages: true,
      lang: 'id-ID',
      info: { Title: title.normalize('NFC'), CreationDate: new Date(printedAt) },
      font: standardFont(false),
    });
    doc.fontSize(sheet.text);
    return new Flow(doc, sheet, typefaces, new Mixed(doc, typefaces, standardFont));
  }

  /** Sets a text over the width of the sheet unless the setting names another. */
  text(text: string, setting: Setting = {}): this {
    const { x = this.left, width = this.right - x, align = 'left', lineGap = 0, bold = false, underline } = setting;
    const written = text.normalize('NFC');
    if (!this.#typefaces.standard(written)) this.#mixed.write(written, { x, width, align, lineGap, bold });
    else {
      const options = { width, align, lineGap, ...(underline ? { underline } : {}) };
      this.doc.font(standardFont(bold)).text(written, x, this.doc.y, options);
    }
    this.doc.x = this.left;
    return this;
  }

  height(text: string, width: number, bold = false): number {
    const written = text.normalize('NFC');
    if (!this.#typefaces.standard(written)) return this.#mixed.height(written, { width, bold, lineGap: 0 });
    return this.doc.font(standardFont(bold)).heightOfString(written, { width });
  }

  /** A line from margin to margin, or over a part of the width. */
  rule(y: number, weight = 0.5, from = this.left, to = this.right): this {
    this.doc.lineWidth(weight).moveTo(from, y).lineTo(to, y).stroke();
    return this;
  }

  /** Goes to a new page where less than `height` is left. */
  need(height: number): this {
    if (this.doc.y + height > this.bottom) this.doc.addPage();
    return this;
  }

  get left(): number {
    return this.sheet.margins.left;
  }

  get right(): number {
    return this.doc.page.width - this.sheet.margins.right;
  }

  get bottom(): number {
    return this.doc.page.height - this.sheet.margins.bottom;
  }
}
