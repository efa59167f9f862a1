import { type Column, grouped, indonesianDate, officePaper, rupiahInWords, signatoryOn } from '@alur/documents';
import { type Tenant } from '@alur/standards';
import type { ListVersion } from '../domain/funds-list.ts';
import type { NominatifRow } from './nominatif.ts';

/** `pencairan`: with accounts, for BPKAD; `sk`: without them, annex of the decree; `spj`: with room for each signature. */
export const LIST_FORMS = ['pencairan', 'sk', 'spj'] as const;
export type ListForm = (typeof LIST_FORMS)[number];

/** Cash above this is unusual for one recipient, in rupiah (Permendagri 32/2011 art. 33, to be confirmed locally). */
const LARGE_CASH = 5_000_000;

export interface PrintedList {
  readonly form: ListForm;
  readonly version: ListVersion;
  readonly rows: readonly (NominatifRow | null)[];
  /** Number of the nota dinas that it belongs to. */
  readonly notaDinas: string;
  readonly issueDate: string;
  readonly at: string;
  /** Who downloaded it and when, on every page. */
  readonly mark: string;
}

type Text = readonly [label: string, share: number, text: (row: NominatifRow) => string, align?: Column['align']];

const ACCOUNT: readonly Text[] = [
  ['Bank', 3, ({ account }) => account?.bank ?? '-'],
  ['No. rekening', 4, ({ account }) => account?.number ?? '-'],
  ['a.n. rekening', 4, ({ account }) => account?.holder ?? '-'],
];
const COLUMNS: readonly Text[] = [
  ['Nama', 5, ({ name }) => name],
  ['NIK', 5, ({ nik }) => nik ?? '-'],
  ['No. KK', 5, ({ kk }) => kk ?? '-'],
  [
    'Alamat',
    7,
    ({ address, village, subdistrict }) => [address, village, subdistrict].filter(Boolean).join(', ') || '-',
  ],
  ['Jiwa', 1.6, ({ members }) => (members === null ? '-' : String(members)), 'center'],
  ['Kerusakan', 3, ({ damage }) => damage ?? 'tidak rusak'],
  ['Jumlah (Rp)', 3.5, ({ amount }) => grouped(amount), 'right'],
];

export function columnsOf(form: ListForm): readonly Text[] {
  const note: Text = ['Keterangan', 4, remarkOf];
  const signature: Text = ['Tanda tangan/cap jempol', 5, () => ''];
  return [...COLUMNS, ...(form === 'sk' ? [] : ACCOUNT), note, ...(form === 'spj' ? [signature] : [])];
}

/** What the payment office looks at twice; nothing is refused by it. */
export function warningsOf(rows: readonly (NominatifRow | null)[]) {
  return rows.flatMap((row) => {
    if (row === null) return [];
    const { householdId, account, amount, name } = row;
    if (account === null) return amount > LARGE_CASH ? [{ householdId, code: 'tunai-besar' }] : [];
    return account.holder === name ? [] : [{ householdId, code: 'nama-rekening-berbeda' }];
  });
}

function remarkOf({ account, amount, name }: NominatifRow): string {
  if (account === null) return amount > LARGE_CASH ? `Tunai di atas Rp${grouped(LARGE_CASH)}` : 'Tunai';
  return account.holder === name ? 'Transfer' : `Transfer; ${account.reason ?? 'nama rekening berbeda'}`;
}

/** The rows as texts, with their numbers; an erased recipient keeps the place. */
export function textsOf(form: ListForm, rows: readonly (NominatifRow | null)[]): string[][] {
  return rows.map((row, index) => [
    String(index + 1),
    ...columnsOf(form).map(([, , text], column) => (row === null ? (column === 0 ? '(data dihapus)' : '') : text(row))),
  ]);
}

export function sumOf(rows: readonly (NominatifRow | null)[]): number {
  return rows.reduce((sum, row) => sum + (row?.amount ?? 0), 0);
}

export async function printNominatif(tenant: Tenant, list: PrintedList): Promise<Uint8Array> {
  const { form, version, rows, notaDinas, issueDate, at, mark } = list;
  const columns = columnsOf(form);
  const places = columns.map(([label]) => (label === 'Jumlah (Rp)' ? grouped(sumOf(rows)) : ''));
  const head = signatoryOn(tenant, 'kepala-dinas', issueDate);
  const cashier = signatoryOn(tenant, 'bendahara-bansos', issueDate);
  const paper = (await officePaper(tenant, { title: 'Daftar Nominatif', printedAt: at }, 'list'))
    .heading('DAFTAR NOMINATIF PENERIMA BANTUAN')
    .line(`Lampiran Nota Dinas ${notaDinas}, versi ${version.version} tanggal ${indonesianDate(issueDate)}`, 'center')
    .space(0.5)
    .table(
      [
        { label: 'No.', share: 1.4, align: 'center' },
        ...columns.map(([label, share, , align = 'left']) => ({ label, share, align })),
      ],
      [...textsOf(form, rows), ['', 'Jumlah', ...places.slice(1)]],
    )
    .line(`Terbilang: ${rupiahInWords(sumOf(rows))}`)
    .line(`Sidik daftar (SHA-256): ${version.hash}`)
    .keep(150)
    .signatures([cashier, head]);
  return paper.finish({ number: `${notaDinas} versi ${version.version}`, note: mark });
}

export async function nominatifWorkbook({
  form,
  version,
  rows,
  notaDinas,
  mark,
  at,
}: PrintedList): Promise<Uint8Array> {
  // Loaded with the first workbook: an office at rest need not hold it.
  const { default: exceljs } = await import('exceljs');
  const book = new exceljs.Workbook();
  book.creator = book.lastModifiedBy = 'Alur';
  book.created = book.modified = new Date(at);
  const columns = columnsOf(form);
  const amounts = columns.findIndex(([label]) => label === 'Jumlah (Rp)') + 1;
  const sheet = book.addWorksheet('Daftar nominatif', {
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    headerFooter: { oddFooter: mark.replaceAll('&', '&&') },
    views: [{ state: 'frozen', ySplit: 4 }],
  });
  sheet.addRows([
    [`Daftar nominatif, lampiran Nota Dinas ${notaDinas}, versi ${version.version}`],
    [mark],
    [`Sidik daftar (SHA-256): ${version.hash}`],
    ['No.', ...columns.map(([label]) => label)],
  ]);
  for (const [index, texts] of textsOf(form, rows).entries()) {
    // Numbers of people and accounts stay texts: a spreadsheet would round them.
    const cells: (string | number)[] = texts.map(asText);
    const row = rows[index];
    if (row != null) cells[amounts] = row.amount;
    sheet.addRow(cells);
  }
  const total: (string | number)[] = ['', 'Jumlah', ...columns.slice(1).map(() => '')];
  total[amounts] = sumOf(rows);
  sheet.addRow(total);
  sheet.addRow(['', `Terbilang: ${rupiahInWords(sumOf(rows))}`]);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** No text of a person becomes a formula. */
function asText(text: string): string {
  return /^[=+\-@\t]/.test(text) && text !== '-' ? `'${text}` : text;
}
