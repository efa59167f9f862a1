import type PDFDocument from 'pdfkit';
import { toBuffer } from 'qrcode';
import type { Signatory } from './signatory.ts';

const MARGINS = { top: 50, bottom: 70, left: 70, right: 70 };
const QR_SIZE = 85;
const SIGNATURE_HEIGHT = 70;
const CELL_PADDING = 4;
const LABEL_WIDTH = 140;

type Doc = InstanceType<typeof PDFDocument>;

export interface Column {
  readonly label: string;
  /** Share of the width of the table; the shares of all columns count together. */
  readonly share: number;
  /** Default `left`. */
  readonly align?: 'left' | 'right' | 'center';
}

/** Room for one wet signature. */
export interface SignatureField extends Signatory {
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
 * A paper of the office on A4, set from top to bottom. Deterministic: equal calls with an equal `printedAt` give equal
 * bytes, so a paper that is printed again after a crash is the same paper.
 */
export class Paper {
  readonly #doc: Doc;
  readonly #done: Promise<Uint8Array>;

  private constructor(doc: Doc) {
    this.#doc = doc;
    this.#done = bytesOf(doc);
  }

  /**
   * A new sheet. The PDF library is loaded with the first one: an office at rest need not hold its fonts and tables.
   * @param printedAt instant that the PDF carries as its creation date
   */
  static async open({ title, printedAt }: { readonly title: string; readonly printedAt: string }): Promise<Paper> {
    const { default: Document } = await import('pdfkit');
    const doc = new Document({
      size: 'A4',
      margins: MARGINS,
      bufferPages: true,
      lang: 'id-ID',
      info: { Title: printable(title), CreationDate: new Date(printedAt) },
    });
    return new Paper(doc);
  }

  /** The first two lines are bold; a double line closes it. */
  letterhead(lines: readonly string[]): this {
    const doc = this.#doc;
    for (const [index, line] of lines.entries()) {
      const heading = index < 2;
      doc.font(heading ? 'Times-Bold' : 'Times-Roman').fontSize(heading ? 14 : 10);
      doc.text(printable(line), { align: 'center' });
    }
    const y = doc.y + 6;
    doc.lineWidth(2).moveTo(MARGINS.left, y).lineTo(this.#right, y).stroke();
    doc.lineWidth(0.5);
    doc.moveTo(MARGINS.left, y + 3);
    doc.lineTo(this.#right, y + 3).stroke();
    doc.y = y + 20;
    doc.font('Times-Roman').fontSize(12);
    return this;
  }

  /** Title in capitals, underlined, over its number. */
  title(title: string, number: string): this {
    this.#doc.font('Times-Bold').text(printable(title.toUpperCase()), { align: 'center', underline: true });
    this.#doc.font('Times-Roman').text(`Nomor: ${printable(number)}`, { align: 'center' });
    return this;
  }

  line(text: string, align: 'left' | 'right' | 'center' = 'left'): this {
    this.#doc.text(printable(text), { align });
    return this;
  }

  subheading(text: string): this {
    this.#doc.font('Times-Bold').text(printable(text));
    this.#doc.font('Times-Roman').moveDown(0.3);
    return this;
  }

  paragraph(text: string): this {
    this.#doc.text(printable(text), { align: 'justify', lineGap: 3 }).moveDown(0.7);
    return this;
  }

  /** `Nama : Siti`; values are aligned in one column. */
  row(label: string, value: string, width = LABEL_WIDTH): this {
    const doc = this.#doc;
    const y = doc.y;
    doc.text(printable(label), MARGINS.left, y, { width, continued: false });
    doc.text(':', MARGINS.left + width, y, { width: 10 });
    const x = MARGINS.left + width + 12;
    doc.text(printable(value), x, y, { width: this.#right - x, lineGap: 2 });
    doc.x = MARGINS.left;
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
      if (doc.y + this.#rowHeight(widths, cells) > this.#bottom) {
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
      const options = { width: this.#right - MARGINS.left, align: 'center' } as const;
      doc.font('Times-Roman').fontSize(8).fillColor('black');
      doc.text(`Nomor: ${printable(footer.number)} - Halaman ${page + 1} dari ${count}`, MARGINS.left, y, options);
      if (footer.note !== undefined) doc.text(printable(footer.note), MARGINS.left, y + 11, options);
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

  #signature({ above = [], title, name, rank, nip }: SignatureField, x: number): void {
    const doc = this.#doc;
    const column = { width: (this.#right - MARGINS.left) / 2 - 10 };
    for (const line of above) doc.text(printable(line), x, doc.y, column);
    doc.text(`${printable(title)},`, x, doc.y, column);
    doc.y += SIGNATURE_HEIGHT;
    doc.font('Times-Bold').text(printable(name ?? '( ................................ )'), x, doc.y, column);
    doc.font('Times-Roman');
    if (rank !== null) doc.text(printable(rank), x, doc.y, column);
    if (nip !== null) doc.text(`NIP ${nip}`, x, doc.y, column);
  }

  #tableRow(columns: readonly Column[], widths: readonly number[], cells: readonly string[], bold: boolean): void {
    const doc = this.#doc;
    doc.font(bold ? 'Times-Bold' : 'Times-Roman');
    const top = doc.y;
    const height = this.#rowHeight(widths, cells);
    let x = MARGINS.left;
    for (const [index, width] of widths.entries()) {
      doc.lineWidth(0.5).rect(x, top, width, height).stroke();
      const options = { width: width - 2 * CELL_PADDING, align: columns[index]?.align ?? 'left' };
      doc.text(printable(cells[index] ?? ''), x + CELL_PADDING, top + CELL_PADDING, options);
      x += width;
    }
    doc.font('Times-Roman');
    doc.x = MARGINS.left;
    doc.y = top + height;
  }

  #rowHeight(widths: readonly number[], cells: readonly string[]): number {
    const heights = widths.map((width, index) =>
      this.#doc.heightOfString(printable(cells[index] ?? ''), { width: width - 2 * CELL_PADDING }),
    );
    return Math.max(...heights) + 2 * CELL_PADDING;
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
export function qrImage(content: string): Promise<Buffer> {
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

/** The standard PDF fonts have Latin-1 only: other letters lose their marks, what is still missing becomes a question mark. */
function printable(text: string): string {
  return Array.from(text.normalize('NFC'), (letter) =>
    /[\u0020-\u007e\u00a0-\u00ff]/.test(letter)
      ? letter
      : letter
          .normalize('NFD')
          .replace(/\p{M}/gu, '')
          .replace(/[^\u0020-\u007e\u00a0-\u00ff]/g, '?'),
  ).join('');
}
