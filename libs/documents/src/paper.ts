import { Flow } from './flow.ts';
import type { Align, Doc } from './mixed-text.ts';
import { SHEETS, type SheetName } from './sheet.ts';
import { type SignatureField, setSignatures } from './signature-row.ts';
import { type Column, setTable } from './table.ts';

const LABEL_WIDTH = 140;
const EMBLEM_WIDTH = 62;
/** Name of the government over the name of the office: sizes 3:4. */
const HEADING_SIZES = { upper: 12, last: 16 } as const;
const CONTACT_SIZE = 9;

export interface PaperOptions {
  readonly title: string;
  /** Instant that the PDF carries as its creation date. */
  readonly printedAt: string;
  /** Default `A4`. */
  readonly sheet?: SheetName;
}

export interface Footer {
  readonly number: string;
  /** Second line of every page: where the paper can be checked. */
  readonly note?: string;
  /** Printed across every page: `DRAF`, `BATAL`. */
  readonly watermark?: string;
}

/** What stands over a letter to another office. */
export interface LetterHeading {
  /** `Muaradua, 1 Desember 2026`. */
  readonly placeAndDate: string;
  /** Nomor, Sifat, Lampiran, Hal. */
  readonly rows: readonly (readonly [label: string, value: string])[];
  /** Lines after "Yth."; the first is the office. */
  readonly addressee: readonly string[];
}

/**
 * A paper of the office, set from top to bottom in Helvetica, which stands for the Arial of the rules on office
 * papers; what it lacks is set in the fonts of `fonts.ts`. Each call that sets text throws `UnprintableTextError` for a
 * character that none of them has. Deterministic: equal calls with an equal `printedAt` give equal
 * bytes, so a paper that is printed again after a crash is the same paper.
 */
export class Paper {
  readonly #flow: Flow;
  readonly #done: Promise<Uint8Array>;

  private constructor(flow: Flow) {
    this.#flow = flow;
    this.#done = bytesOf(flow.doc);
  }

  static async open({ title, printedAt, sheet = 'A4' }: PaperOptions): Promise<Paper> {
    return new Paper(await Flow.open(SHEETS[sheet], { title, printedAt }));
  }

  /**
   * Names of government and office, and where the office is. Lines in capitals are its names: bold, and the last of them larger.
   * @param emblem image at the left; null leaves its place empty
   */
  letterhead(lines: readonly string[], emblem: string | null = null): this {
    const flow = this.#flow;
    const { doc } = flow;
    const top = doc.y;
    if (emblem !== null) doc.image(emblem, flow.left, top, { fit: [EMBLEM_WIDTH, EMBLEM_WIDTH * 1.2] });
    doc.y = top;
    const column = { x: flow.left + EMBLEM_WIDTH + 6, width: flow.right - flow.left - EMBLEM_WIDTH - 6 };
    const names = lines.filter(inCapitals);
    for (const line of lines) {
      const size = line === names.at(-1) ? HEADING_SIZES.last : HEADING_SIZES.upper;
      doc.fontSize(inCapitals(line) ? size : CONTACT_SIZE);
      flow.text(line, { ...column, align: 'center', bold: inCapitals(line) });
    }
    const y = Math.max(doc.y + 6, emblem === null ? 0 : top + EMBLEM_WIDTH * 1.2 + 6);
    flow.rule(y, 2).rule(y + 3);
    doc.y = y + 20;
    doc.fontSize(flow.sheet.text);
    return this;
  }

  /** Title in capitals, underlined, over its number. */
  title(title: string, number: string): this {
    this.#flow.text(title.toUpperCase(), { align: 'center', bold: true, underline: true });
    this.#flow.text(`Nomor: ${number}`, { align: 'center' });
    return this;
  }

  /** Place and date at the right; number, nature, attachments and subject; whom the letter is for. */
  letterHeading({ placeAndDate, rows, addressee }: LetterHeading): this {
    this.line(placeAndDate, 'right').space(0.5);
    for (const [label, value] of rows) this.row(label, value, 70);
    this.space();
    for (const [index, line] of addressee.entries()) this.line(index === 0 ? `Yth. ${line}` : line);
    return this;
  }

  line(text: string, align: Align = 'left'): this {
    this.#flow.text(text, { align });
    return this;
  }

  /** A line in the middle, bold. */
  heading(text: string): this {
    this.#flow.text(text, { align: 'center', bold: true });
    return this;
  }

  subheading(text: string): this {
    this.#flow.need(50).text(text, { bold: true });
    return this.space(0.3);
  }

  paragraph(text: string): this {
    this.#flow.text(text, { align: 'justify', lineGap: 3 });
    return this.space(0.7);
  }

  /** Keeps what follows on one page, so that a signature never stands alone on the next. @param height points */
  keep(height: number): this {
    this.#flow.need(height);
    return this;
  }

  /** `Nama : Siti`; values are aligned in one column. */
  row(label: string, value: string, width = LABEL_WIDTH): this {
    return this.#beside(label, ':', value, width, 12);
  }

  /** `1. …`, one below the other; a single one stands without its number. */
  list(items: readonly string[]): this {
    if (items.length === 1) return this.line(items[0]!);
    for (const [index, item] of items.entries()) this.#beside(`${index + 1}.`, '', item, 18, 0);
    return this;
  }

  space(lines = 1): this {
    this.#flow.doc.moveDown(lines);
    return this;
  }

  rule(): this {
    const { doc } = this.#flow;
    this.#flow.rule(doc.y + 4);
    doc.y += 14;
    return this;
  }

  /** What follows begins a page of its own: an attachment. */
  newPage(): this {
    this.#flow.doc.addPage();
    return this;
  }

  /** Ruled table; a row is never split over pages and the head is repeated on each. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): this {
    setTable(this.#flow, columns, rows);
    return this;
  }

  /**
   * Room for wet signatures, two side by side; a single one is on the right. Each row of them stays on one page.
   * @param qr image at the left of a single signature, labelled as a code and no signature
   */
  signatures(fields: readonly SignatureField[], qr: Buffer | null = null): this {
    for (let index = 0; index < fields.length; index += 2)
      setSignatures(this.#flow, fields.slice(index, index + 2), qr);
    return this;
  }

  /** Who gets a copy; nothing is printed for nobody. */
  copies(offices: readonly string[]): this {
    if (offices.length === 0) return this;
    this.#flow.need(20 + offices.length * 14);
    return this.space().line('Tembusan:').list(offices);
  }

  /** Numbers the pages and answers the PDF; nothing can be set afterwards. */
  finish({ number, note, watermark: mark }: Footer): Promise<Uint8Array> {
    const flow = this.#flow;
    const { doc } = flow;
    const { count } = doc.bufferedPageRange();
    if (flow.sheet === SHEETS.roll) cut(flow);
    else
      for (let page = 0; page < count; page += 1) {
        doc.switchToPage(page);
        // Text below the bottom margin would open a new page.
        doc.page.margins.bottom = 0;
        const y = doc.page.height - 45;
        doc.fontSize(8).fillColor('black');
        doc.y = y;
        flow.text(`Nomor: ${number} - Halaman ${page + 1} dari ${count}`, { align: 'center' });
        doc.y = y + 11;
        if (note !== undefined) flow.text(note, { align: 'center' });
        if (mark !== undefined) watermark(doc, mark);
        doc.page.margins.bottom = flow.sheet.margins.bottom;
      }
    doc.end();
    return this.#done;
  }

  /** A label and a text beside it that wraps in its own column. */
  #beside(label: string, sign: string, value: string, width: number, gap: number): this {
    const flow = this.#flow;
    const { doc } = flow;
    const x = flow.left + width + gap;
    flow.need(Math.min(flow.height(value, flow.right - x), 100));
    const y = doc.y;
    flow.text(label, { width });
    const below = doc.y;
    doc.y = y;
    if (sign !== '') flow.text(sign, { x: flow.left + width, width: 10 });
    doc.y = y;
    flow.text(value, { x, width: flow.right - x, lineGap: 2 });
    doc.y = Math.max(doc.y, below);
    return this;
  }
}

function inCapitals(line: string): boolean {
  return line === line.toUpperCase() && /\p{Lu}/u.test(line);
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

/** Ends the paper of a roll where its text ends. */
function cut({ doc, sheet }: Flow): void {
  const { width, height } = doc.page;
  const entries: Record<string, unknown> = doc.page.dictionary.data;
  entries.MediaBox = [0, height - doc.y - sheet.margins.bottom, width, height];
}

function watermark(doc: Doc, word: string): void {
  const { width, height } = doc.page;
  const size = Math.min(150, (1.35 * Math.hypot(width, height)) / word.length);
  doc.save();
  doc.rotate(-45, { origin: [width / 2, height / 2] });
  doc.font('Helvetica-Bold').fontSize(size).fillColor('gray').fillOpacity(0.2);
  doc.text(word, -height, height / 2 - size / 2, { width: width + 2 * height, align: 'center', lineBreak: false });
  doc.restore();
}
