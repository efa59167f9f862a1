import { placeName, type Tenant } from '@alur/standards';
import { dateInWords, indonesianDate } from './indonesian.ts';
import { officePaper } from './office-paper.ts';
import type { SignatureBlock } from './signatory.ts';
import { printedNip } from './signature-row.ts';
import type { Column } from './table.ts';
import { rupiahInWords } from './terbilang.ts';

/** Who receives. What is absent is not printed. */
export interface Recipient {
  readonly name: string;
  readonly nik?: string | null;
  readonly address: string | null;
  /** Kemendagri code. */
  readonly village?: string | null;
}

/** What a berita acara of a hand-over states. */
export interface BastText {
  readonly title: string;
  readonly number: string;
  /** Instant that the PDF carries. */
  readonly printedAt: string;
  /** ISO date of the hand-over. */
  readonly issueDate: string;
  /** `kantor Dinas Sosial` */
  readonly place: string;
  readonly giver: SignatureBlock;
  readonly recipient: Recipient;
  /** Programme, decree, SP2D: what the hand-over rests on. */
  readonly basis: readonly (readonly [label: string, value: string])[];
  readonly goods?: { readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] } | undefined;
  /** Whole rupiah; null: no money. */
  readonly amount?: number | null;
  /** What the parties declare, one paragraph each. */
  readonly statements: readonly string[];
  /** Null: the name is written by hand. */
  readonly witnesses: readonly { readonly position: string; readonly name: string | null }[];
  readonly acknowledgedBy: SignatureBlock;
  /** True for a hand-over that was reversed: the paper is printed with a mark over every page. */
  readonly void?: boolean;
}

const UNSIGNED = { nip: null, rank: null } as const;

/** A berita acara between two parties, before witnesses, seen by a superior. Equal texts give equal bytes. */
export async function printBast(tenant: Tenant, text: BastText): Promise<Uint8Array> {
  const { title, number, printedAt, issueDate, place, giver, recipient, basis, goods, amount = null } = text;
  const paper = (await officePaper(tenant, { title, printedAt })).title(title, number).space();
  paper.paragraph(
    `Pada hari ini ${dateInWords(issueDate)} (${indonesianDate(issueDate)}), bertempat di ${place}, kami yang bertanda ` +
      'tangan di bawah ini:',
  );
  party(paper, '1.', [
    ['Nama', giver.name ?? ''],
    ['NIP', giver.nip === null ? '' : printedNip(giver.nip)],
    ['Jabatan', giver.title],
  ]);
  paper.paragraph('selanjutnya disebut PIHAK PERTAMA, dan');
  party(paper, '2.', [
    ['Nama', recipient.name],
    ['NIK', recipient.nik ?? ''],
    ['Alamat', [recipient.address, placeName(recipient.village)].filter(Boolean).join(', ')],
  ]);
  paper.paragraph('selanjutnya disebut PIHAK KEDUA.');
  paper.paragraph(
    'PIHAK PERTAMA menyerahkan kepada PIHAK KEDUA, dan PIHAK KEDUA menerima dari PIHAK PERTAMA, bantuan berikut.',
  );
  for (const [label, value] of basis) paper.row(label, value);
  if (amount !== null) paper.row('Uang sejumlah', rupiahInWords(amount));
  paper.space(0.7);
  if (goods !== undefined) paper.table(goods.columns, goods.rows);
  for (const statement of text.statements) paper.paragraph(statement);
  const close = 'Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.';
  return paper
    .keep(190)
    .paragraph(close)
    .signatures([
      { ...UNSIGNED, above: ['PIHAK KEDUA'], title: 'Penerima', name: recipient.name },
      { ...giver, above: ['PIHAK PERTAMA'] },
      ...text.witnesses.map(({ position, name }) => ({ ...UNSIGNED, above: ['Saksi'], title: position, name })),
      { ...text.acknowledgedBy, above: ['Mengetahui'] },
    ])
    .finish({ number, ...(text.void && { watermark: 'BATAL' }) });
}

function party(
  paper: Awaited<ReturnType<typeof officePaper>>,
  mark: string,
  rows: readonly (readonly [label: string, value: string])[],
): void {
  const known = rows.filter(([, value]) => value !== '');
  for (const [index, [label, value]] of known.entries()) paper.row(`${index === 0 ? mark : '   '} ${label}`, value, 80);
  paper.space(0.3);
}
