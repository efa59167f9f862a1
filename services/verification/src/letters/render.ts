import type PDFDocument from 'pdfkit';
import { toBuffer } from 'qrcode';
import type { LetterText } from './compose.ts';

const MARGINS = { top: 50, bottom: 70, left: 70, right: 70 };
const QR_SIZE = 85;
const SIGNATURE_HEIGHT = 70;

export interface PrintOptions {
  /** Instant that the PDF carries as its creation date: the same letter printed again has the same bytes. */
  readonly printedAt: string;
  /** What the QR code holds; null on a draft, which carries the watermark DRAF instead. */
  readonly verificationUrl: string | null;
}

/** Sets a letter on A4 paper. Deterministic: equal words and options give equal bytes. */
export async function renderLetter(text: LetterText, options: PrintOptions): Promise<Uint8Array> {
  const qr = options.verificationUrl === null ? null : await qrImage(options.verificationUrl);
  // Loaded with the first letter: its fonts and tables take memory that an office without letters need not hold.
  const { default: Document } = await import('pdfkit');
  const doc = new Document({
    size: 'A4',
    margins: MARGINS,
    bufferPages: true,
    lang: 'id-ID',
    info: { Title: printable(text.title), CreationDate: new Date(options.printedAt) },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<void>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  letterhead(doc, text);
  heading(doc, text);
  content(doc, text);
  signatureBlock(doc, text, qr);
  everyPage(doc, text, options.verificationUrl);
  doc.end();
  await done;
  return new Uint8Array(Buffer.concat(chunks));
}

/** Greyscale without alpha: pdfkit embeds such an image as it is, others it takes apart pixel by pixel (400 ms each). */
function qrImage(content: string): Promise<Buffer> {
  const rendererOpts = { colorType: 0, deflateLevel: 9 };
  return toBuffer(content, { type: 'png', errorCorrectionLevel: 'M', margin: 2, scale: 4, rendererOpts });
}

type Doc = InstanceType<typeof PDFDocument>;

function letterhead(doc: Doc, { letterhead: lines }: LetterText): void {
  for (const line of lines) {
    // Offices write their names in capitals, address and telephone not.
    const heading = line === line.toUpperCase();
    doc.font(heading ? 'Times-Bold' : 'Times-Roman').fontSize(heading ? 14 : 10);
    doc.text(printable(line), { align: 'center' });
  }
  const y = doc.y + 6;
  doc.lineWidth(2).moveTo(MARGINS.left, y).lineTo(right(doc), y).stroke();
  doc
    .lineWidth(0.5)
    .moveTo(MARGINS.left, y + 3)
    .lineTo(right(doc), y + 3)
    .stroke();
  doc.y = y + 20;
}

function heading(doc: Doc, { layout, title, number, addressee, date }: LetterText): void {
  doc.fontSize(12);
  if (layout === 'certificate') {
    doc.font('Times-Bold').text(printable(title.toUpperCase()), { align: 'center', underline: true });
    doc.font('Times-Roman').text(`Nomor: ${printable(number)}`, { align: 'center' });
  } else {
    doc.font('Times-Roman').text(date, { align: 'right' });
    row(doc, 'Nomor', number, 70);
    row(doc, 'Perihal', title, 70);
    doc.moveDown(1).text('Kepada Yth.');
    for (const line of addressee) doc.text(printable(line));
  }
  doc.moveDown(1.5);
}

function content(doc: Doc, { opening, rows, body, closing }: LetterText): void {
  const paragraph = (text: string) => doc.text(printable(text), { align: 'justify', lineGap: 3 }).moveDown(0.7);
  paragraph(opening);
  for (const { label, value } of rows) row(doc, label, value, 140);
  doc.moveDown(0.7);
  for (const text of body) paragraph(text);
  paragraph(closing);
}

function row(doc: Doc, label: string, value: string, width: number): void {
  const y = doc.y;
  doc.text(label, MARGINS.left, y, { width, continued: false });
  doc.text(':', MARGINS.left + width, y, { width: 10 });
  const x = MARGINS.left + width + 12;
  doc.text(printable(value), x, y, { width: right(doc) - x, lineGap: 2 });
  doc.x = MARGINS.left;
}

/** Date, office, room for the wet signature, name and NIP on the right; the QR code on the left. Never split over pages. */
function signatureBlock(doc: Doc, { layout, date, signatory }: LetterText, qr: Buffer | null): void {
  const height = SIGNATURE_HEIGHT + 90;
  if (doc.y + height > doc.page.height - MARGINS.bottom) doc.addPage();
  const top = doc.y + 12;
  const x = doc.page.width / 2 + 10;
  const column = { width: right(doc) - x };
  doc.y = top;
  if (layout === 'certificate') doc.text(date, x, doc.y, column);
  doc.text(`${printable(signatory.title)},`, x, doc.y, column);
  doc.y += SIGNATURE_HEIGHT;
  doc.font('Times-Bold').text(printable(signatory.name ?? '( ................................ )'), x, doc.y, column);
  doc.font('Times-Roman');
  if (signatory.rank !== null) doc.text(printable(signatory.rank), x, doc.y, column);
  if (signatory.nip !== null) doc.text(`NIP ${signatory.nip}`, x, doc.y, column);
  if (qr !== null) doc.image(qr, MARGINS.left, top, { width: QR_SIZE, height: QR_SIZE });
}

function everyPage(doc: Doc, { number }: LetterText, verificationUrl: string | null): void {
  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(page);
    // Text below the bottom margin would open a new page.
    doc.page.margins.bottom = 0;
    const y = doc.page.height - 45;
    const width = right(doc) - MARGINS.left;
    doc.font('Times-Roman').fontSize(8).fillColor('black');
    doc.text(`Nomor: ${printable(number)} - Halaman ${page + 1} dari ${count}`, MARGINS.left, y, {
      width,
      align: 'center',
    });
    if (verificationUrl !== null) {
      doc.text(`Periksa keaslian surat: ${verificationUrl}`, MARGINS.left, y + 11, { width, align: 'center' });
    } else {
      watermark(doc);
    }
    doc.page.margins.bottom = MARGINS.bottom;
  }
}

function watermark(doc: Doc): void {
  const { width, height } = doc.page;
  doc.save();
  doc.rotate(-45, { origin: [width / 2, height / 2] });
  doc.font('Helvetica-Bold').fontSize(150).fillColor('gray').fillOpacity(0.2);
  doc.text('DRAF', 0, height / 2 - 75, { width, align: 'center' });
  doc.restore();
}

function right(doc: Doc): number {
  return doc.page.width - MARGINS.right;
}

/** The standard PDF fonts know Latin-1: other letters lose their marks, what remains unknown becomes a question mark. */
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
