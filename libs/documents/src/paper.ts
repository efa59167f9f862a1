import { Typefaces } from './fonts.ts';
import type { Align, Doc, MixedText, Place } from './mixed-text.ts';
import type { SignatureBlock } from './signatory.ts';

const MARGINS = { top: 50, bottom: 70, left: 70, right: 70 };
const QR_SIZE = 85;
const SIGNATURE_HEIGHT = 70;
const CELL_PADDING = 4;
const LABEL_WIDTH = 140;

const standardFont = (bold: boolean) => (bold ? 'Helvetica-Bold' : 'Helvetica');

type Setting = Partial<Place> & { readonly underline?: boolean };

export interface Column {
  readonly label: string;
  /** Share of the width of the table; the shares of all columns count together. */
  readonly share: number;
  /** Default `left`. */
  readonly align?: 'left' | 'right' | 'center';
}

/** Room for one wet signature. */
export interface SignatureField extends SignatureBlock {
  /** Lines over the title: place and date, "Yang menerima". */
  readonly above?: readonly string[];
}

export interface Footer {
  readonly number: string;
  /** Second line of every page: where the paper can be checked. */
  readonly note?: string;
  /** Printed across every page, `DRAF`. */
  readonly watermark?: string;
}

/**
 * A paper of the office on A4, set from top to bottom in Helvetica, which stands for the Arial of the rules on office
 * papers; what it lacks is set in the fonts of `fonts.ts`. Each call that sets text throws `UnprintableTextError` for a
 * character that none of them has. Deterministic: equal calls with an equal `printedAt` give equal
 * bytes, so a paper that is printed again after a crash is the same paper.
 */
export class Paper {
  readonly #doc: Doc;
  readonly #done: Promise<Uint8Array>;
  readonly #typefaces: Typefaces;
  readonly #mixed: MixedText;

  private constructor(doc: Doc, typefaces: Typefaces, mixed: MixedText) {
    this.#doc = doc;
    this.#done = bytesOf(doc);
    this.#typefaces = typefaces;
    this.#mixed = mixed;
  }

  /**
   * A new sheet. The PDF library is loaded with the first one: an office at rest need not hold its fonts and tables.
   * @param printedAt instant that the PDF carries as its creation date
   */
  static async open({ title, printedAt }: { readonly title: string; readonly printedAt: string }): Promise<Paper> {
    const { default: Document } = await import('pdfkit');
    const { MixedText: Mixed } = await import('./mixed-text.ts');
    const typefaces = await Typefaces.load();
    const doc = new Document({
      size: 'A4',
      margins: MARGINS,
      bufferPages: true,
      lang: 'id-ID',
      info: { Title: title.normalize('NFC'), CreationDate: new Date(printedAt) },
      font: standardFont(false),
    });
    return new Paper(doc, typefaces, new Mixed(doc, typefaces, standardFont));
  }

  /** The first two lines are bold; a double line closes it. */
  letterhead(lines: readonly string[]): this {
    const doc = this.#doc;
    for (const [index, line] of lines.entries()) {
      const heading = index < 2;
      doc.fontSize(heading ? 14 : 10);
      this.#text(line, { align: 'center', bold: heading });
    }
    const y = doc.y + 6;
    doc.lineWidth(2).moveTo(MARGINS.left, y).lineTo(this.#right, y).stroke();
    doc.lineWidth(0.5);
    doc.moveTo(MARGINS.left, y + 3);
    doc.lineTo(this.#right, y + 3).stroke();
    doc.y = y + 20;
    doc.fontSize(12);
    return this;
  }

  /** Title in capitals, underlined, over its number. */
  title(title: string, number: string): this {
    return this.#text(title.toUpperCase(), { align: 'center', bold: true, underline: true }).#text(`Nomor: ${number}`, {
      align: 'center',
    });
  }

  line(text: string, align: Align = 'left'): this {
    return this.#text(text, { align });
  }

  subheading(text: string): this {
    return this.#text(text, { bold: true }).space(0.3);
  }

  paragraph(text: string): this {
    return this.#text(text, { align: 'justify', lineGap: 3 }).space(0.7);
  }

  /** `Nama : Siti`; values are aligned in one column. */
  row(label: string, value: string, width = LABEL_WIDTH): this {
    const doc = this.#doc;
    const y = doc.y;
    this.#text(label, { width });
    const below = doc.y;
    doc.y = y;
    this.#text(':', { x: MARGINS.left + width, width: 10 });
    doc.y = y;
    const x = MARGINS.left + width + 12;
    this.#text(value, { x, width: this.#right - x, lineGap: 2 });
    doc.y = Math.max(doc.y, below);
    return this;
  }

  space(lines = 1): this {
    this.#doc.moveDown(lines);
    return this;
  }

  /** Ruled table; a row is never split over pages and the head is repeated on each. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): this {
    const doc = this.#doc;
    doc.fontSize(10);
    const widths = this.#widths(columns);
    const head = columns.map(({ label }) => label);
    this.#tableRow(columns, widths, head, true);
    for (const cells of rows) {
      if (doc.y + this.#rowHeight(widths, cells, false) > this.#bottom) {
        doc.addPage();
        this.#tableRow(columns, widths, head, true);
      }
      this.#tableRow(columns, widths, cells, false);
    }
    doc.fontSize(12).moveDown(0.7);
    return this;
  }

  /**
   * Room for wet signatures, two side by side; a single one is on the right. Each row of them stays on one page.
   * @param qr image at the left of a single signature
   */
  signatures(fields: readonly SignatureField[], qr: Buffer | null = null): this {
    for (let index = 0; index < fields.length; index += 2) this.#signatureRow(fields.slice(index, index + 2), qr);
    return this;
  }

  /** Numbers the pages and answers the PDF; nothing can be set afterwards. */
  finish(footer: Footer): Promise<Uint8Array> {
    const doc = this.#doc;
    const { count } = doc.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      doc.switchToPage(page);
      // Text below the bottom margin would open a new page.
      doc.page.margins.bottom = 0;
      const y = doc.page.height - 45;
      doc.fontSize(8).fillColor('black');
      doc.y = y;
      this.#text(`Nomor: ${footer.number} - Halaman ${page + 1} dari ${count}`, { align: 'center' });
      doc.y = y + 11;
      if (footer.note !== undefined) this.#text(footer.note, { align: 'center' });
      if (footer.watermark !== undefined) watermark(doc, footer.watermark);
      doc.page.margins.bottom = MARGINS.bottom;
    }
    doc.end();
    return this.#done;
  }

  #signatureRow(fields: readonly SignatureField[], qr: Buffer | null): void {
    const doc = this.#doc;
    if (doc.y + SIGNATURE_HEIGHT + 90 > this.#bottom) doc.addPage();
    const top = doc.y + 12;
    const middle = doc.page.width / 2 + 10;
    const places = fields.length === 1 ? [middle] : [MARGINS.left, middle];
    let lowest = top;
    for (const [index, field] of fields.entries()) {
      doc.y = top;
      this.#signature(field, places[index] ?? middle);
      lowest = Math.max(lowest, doc.y);
    }
    if (qr !== null) doc.image(qr, MARGINS.left, top, { width: QR_SIZE, height: QR_SIZE });
    doc.x = MARGINS.left;
    doc.y = lowest;
  }

  #signature({ above = [], notation = [], title, name, rank, nip }: SignatureField, x: number): void {
    const doc = this.#doc;
    const column = { x, width: (this.#right - MARGINS.left) / 2 - 10 };
    for (const line of [...above, ...notation]) this.#text(line, column);
    this.#text(`${title},`, column);
    doc.y += SIGNATURE_HEIGHT;
    this.#text(name ?? '( ................................ )', { ...column, bold: true });
    if (rank !== null) this.#text(rank, column);
    if (nip !== null) this.#text(`NIP ${nip}`, column);
  }

  #tableRow(columns: readonly Column[], widths: readonly number[], cells: readonly string[], bold: boolean): void {
    const doc = this.#doc;
    const top = doc.y;
    const height = this.#rowHeight(widths, cells, bold);
    let x = MARGINS.left;
    for (const [index, width] of widths.entries()) {
      doc.lineWidth(0.5).rect(x, top, width, height).stroke();
      doc.y = top + CELL_PADDING;
      const inner = { x: x + CELL_PADDING, width: width - 2 * CELL_PADDING };
      this.#text(cells[index] ?? '', { ...inner, align: columns[index]?.align ?? 'left', bold });
      x += width;
    }
    doc.x = MARGINS.left;
    doc.y = top + height;
  }

  #rowHeight(widths: readonly number[], cells: readonly string[], bold: boolean): number {
    const heights = widths.map((outer, index) => this.#height(cells[index] ?? '', outer - 2 * CELL_PADDING, bold));
    return Math.max(...heights) + 2 * CELL_PADDING;
  }

  #height(text: string, width: number, bold: boolean): number {
    const written = text.normalize('NFC');
    if (!this.#typefaces.standard(written)) return this.#mixed.height(written, { width, bold, lineGap: 0 });
    return this.#doc.font(standardFont(bold)).heightOfString(written, { width });
  }

  /** Sets a text at `doc.y`, over the width of the sheet unless told otherwise. */
  #text(text: string, setting: Setting = {}): this {
    const { x = MARGINS.left, width = this.#right - x, align = 'left', lineGap = 0, bold = false, underline } = setting;
    const written = text.normalize('NFC');
    if (!this.#typefaces.standard(written)) this.#mixed.write(written, { x, width, align, lineGap, bold });
    else {
      const options = { width, align, lineGap, ...(underline ? { underline } : {}) };
      this.#doc.font(standardFont(bold)).text(written, x, this.#doc.y, options);
    }
    this.#doc.x = MARGINS.left;
    return this;
  }

  #widths(columns: readonly Column[]): number[] {
    const shares = columns.reduce((sum, { share }) => sum + share, 0);
    return columns.map(({ share }) => ((this.#right - MARGINS.left) * share) / shares);
  }

  get #right(): number {
    return this.#doc.page.width - MARGINS.right;
  }

  get #bottom(): number {
    return this.#doc.page.height - MARGINS.bottom;
  }
}

/** Greyscale without alpha: pdfkit embeds such an image as it is, others it takes apart pixel by pixel (400 ms each). */
export async function qrImage(content: string): Promise<Buffer> {
  const { toBuffer } = await import('qrcode');
  const rendererOpts = { colorType: 0, deflateLevel: 9 };
  return toBuffer(content, { type: 'png', errorCorrectionLevel: 'M', margin: 2, scale: 4, rendererOpts });
}

async function bytesOf(doc: Doc): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  return new Uint8Array(Buffer.concat(chunks));
}

function watermark(doc: Doc, word: string): void {
  const { width, height } = doc.page;
  doc.save();
  doc.rotate(-45, { origin: [width / 2, height / 2] });
  doc.font('Helvetica-Bold').fontSize(150).fillColor('gray').fillOpacity(0.2);
  doc.text(word, 0, height / 2 - 75, { width, align: 'center' });
  doc.restore();
}
