import { Paper, qrImage } from '@alur/documents';
import type { Tenant } from '@alur/standards';
import type { LetterText } from './compose.ts';

/** Last paragraph and signature. */
const CLOSING_HEIGHT = 210;

export interface PrintOptions {
  /** Whose emblem and paper the letter has. */
  readonly tenant: Pick<Tenant, 'emblem' | 'paper'>;
  /** Instant that the PDF carries as its creation date: the same letter printed again has the same bytes. */
  readonly printedAt: string;
  /** What the QR code holds; null on a draft, which carries the watermark DRAF instead. */
  readonly verificationUrl: string | null;
}

/** Sets a letter on the paper of the office. Deterministic: equal words and options give equal bytes. */
export async function renderLetter(
  text: LetterText,
  { tenant: { emblem, paper: sheet }, printedAt, verificationUrl }: PrintOptions,
): Promise<Uint8Array> {
  const qr = verificationUrl === null ? null : await qrImage(verificationUrl);
  const paper = await Paper.open({ title: text.title, printedAt, ...(sheet && { sheet }) });
  heading(paper.letterhead(text.letterhead, emblem), text);
  content(paper, text);
  const above = text.layout === 'certificate' ? [text.placeAndDate] : [];
  paper.signatures([{ ...text.signatory, above }], qr).copies(text.copies);
  const mark =
    verificationUrl === null ? { watermark: 'DRAF' } : { note: `Periksa keaslian surat: ${verificationUrl}` };
  return paper.finish({ number: text.number, ...mark });
}

function heading(paper: Paper, { layout, title, number, nature, addressee, placeAndDate }: LetterText): void {
  if (layout === 'certificate') paper.title(title, number);
  else {
    const rows = [
      ['Nomor', number],
      ['Sifat', nature],
      ['Lampiran', '-'],
      ['Hal', title],
    ] as const;
    paper.letterHeading({ placeAndDate, rows, addressee });
  }
  paper.space(1.5);
}

function content(paper: Paper, { opening, rows, body, closing }: LetterText): void {
  paper.paragraph(opening);
  for (const { label, value } of rows) paper.row(label, value);
  paper.space(0.7);
  for (const text of body) paper.paragraph(text);
  paper.keep(CLOSING_HEIGHT).paragraph(closing);
}
