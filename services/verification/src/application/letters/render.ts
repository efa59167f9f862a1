import { Paper, qrImage } from '@alur/documents';
import type { LetterText } from './compose.ts';

export interface PrintOptions {
  /** Instant that the PDF carries as its creation date: the same letter printed again has the same bytes. */
  readonly printedAt: string;
  /** What the QR code holds; null on a draft, which carries the watermark DRAF instead. */
  readonly verificationUrl: string | null;
}

/** Sets a letter on A4 paper. Deterministic: equal words and options give equal bytes. */
export async function renderLetter(
  text: LetterText,
  { printedAt, verificationUrl }: PrintOptions,
): Promise<Uint8Array> {
  const qr = verificationUrl === null ? null : await qrImage(verificationUrl);
  const paper = (await Paper.open({ title: text.title, printedAt })).letterhead(text.letterhead);
  heading(paper, text);
  content(paper, text);
  const above = text.layout === 'certificate' ? [text.date] : [];
  paper.signatures([{ ...text.signatory, above }], qr);
  const mark =
    verificationUrl === null ? { watermark: 'DRAF' } : { note: `Periksa keaslian surat: ${verificationUrl}` };
  return paper.finish({ number: text.number, ...mark });
}

function heading(paper: Paper, { layout, title, number, addressee, date }: LetterText): void {
  if (layout === 'certificate') {
    paper.title(title, number);
  } else {
    paper.line(date, 'right').row('Nomor', number, 70).row('Perihal', title, 70).space().line('Kepada Yth.');
    for (const line of addressee) paper.line(line);
  }
  paper.space(1.5);
}

function content(paper: Paper, { opening, rows, body, closing }: LetterText): void {
  paper.paragraph(opening);
  for (const { label, value } of rows) paper.row(label, value);
  paper.space(0.7);
  for (const text of body) paper.paragraph(text);
  paper.paragraph(closing);
}
