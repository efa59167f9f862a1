import { indonesianDate, Paper, signatoryOn } from '@alur/documents';
import type { Tenant } from '@alur/standards';
import { localDate } from '@alur/standards';
import type { BatchOpened, Decree, HandOver } from '../domain/grant-batch-events.ts';
import type { GrantBatchState } from '../domain/grant-batch-state.ts';

export interface HandedItem {
  readonly description: string;
  readonly quantity: number;
  readonly unit: string;
}

/** Data of a BAST; kept in the vault under the key of the recipient. */
export interface HandOverRecord {
  readonly person: { readonly name: string; readonly nik: string | null; readonly address: string | null };
  readonly items: readonly HandedItem[];
  readonly witness: { readonly name: string; readonly position: string };
  readonly note: string | null;
}

const DECREE_NAMES = { 'sk-kepala-dinas': 'Keputusan Kepala Dinas', 'sk-bupati': 'Keputusan Bupati' } as const;
const PLACES = { kantor: 'Kantor Dinas Sosial', lokasi: 'Lokasi penerima' } as const;

const ITEM_COLUMNS = [
  { label: 'No', share: 1, align: 'right' },
  { label: 'Bantuan', share: 6 },
  { label: 'Jumlah', share: 2, align: 'right' },
  { label: 'Satuan', share: 2 },
] as const;

const RECIPIENT_COLUMNS = [
  { label: 'No', share: 1, align: 'right' },
  { label: 'Penerima', share: 4 },
  { label: 'BAST', share: 6 },
  { label: 'Nilai (Rp)', share: 2.5, align: 'right' },
] as const;

/** `bast-bantuan`. Equal arguments give equal bytes. */
export async function printGrantBast(
  tenant: Tenant,
  {
    batch,
    decree,
    handOver,
    record,
    number,
  }: {
    readonly batch: BatchOpened;
    readonly decree: Decree | null;
    readonly handOver: HandOver & { readonly at: string };
    readonly record: HandOverRecord;
    readonly number: string;
  },
): Promise<Uint8Array> {
  const { person, items, witness, note } = record;
  const paper = (await Paper.open({ title: 'Berita Acara Serah Terima Bantuan', printedAt: handOver.at }))
    .letterhead(tenant.letterhead)
    .title('Berita Acara Serah Terima Bantuan', number)
    .space()
    .row('Tanggal', indonesianDate(handOver.issueDate))
    .row('Tempat', PLACES[handOver.place])
    .row('Program', programmeName(batch))
    .row('Dasar', decree === null ? 'Standar layanan (tanpa SK)' : decreeName(decree))
    .row('Penerima', person.name)
    .row('NIK', person.nik ?? '-')
    .row('Alamat', person.address ?? '-')
    .space();
  if (items.length > 0) paper.table(ITEM_COLUMNS, items.map(itemRow));
  if (handOver.amount !== null) paper.row('Uang sejumlah', `Rp ${rupiah(handOver.amount)}`);
  if (note !== null) paper.paragraph(note);
  const { name, position } = witness;
  return paper
    .paragraph('Penerima menyatakan telah menerima bantuan di atas dengan lengkap dan tanpa dipungut biaya.')
    .signatures([
      { above: ['Yang menyerahkan'], title: 'Petugas', name: null, nip: null, rank: null },
      { above: ['Yang menerima'], title: 'Penerima', name: person.name, nip: null, rank: null },
      { above: ['Saksi'], title: position, name, nip: null, rank: null },
      { above: ['Mengetahui'], ...signatoryOn(tenant, 'kabid-linjamsos', handOver.issueDate) },
    ])
    .finish({ number });
}

function itemRow({ description, quantity, unit }: HandedItem, index: number): string[] {
  return [String(index + 1), description, String(quantity), unit];
}

/**
 * `data-penerima-dibantu`: who was helped under a batch. Names stay masked, because this list outlives the consent of the
 * single person; the BAST names who signed.
 */
export async function printGrantReport(
  tenant: Tenant,
  state: GrantBatchState & {
    readonly opened: BatchOpened;
    readonly reporting: { readonly issueDate: string; readonly at: string };
  },
  number: string,
  names: ReadonlyMap<string, string>,
): Promise<Uint8Array> {
  const { opened, decree, reporting, recipients } = state;
  const all = Object.values(recipients);
  const served = all.filter(({ stage }) => stage === 'handed-over');
  const money = served.reduce((sum, { handOver }) => sum + (handOver?.amount ?? 0), 0);
  return (await Paper.open({ title: 'Data Penerima yang Telah Dibantu', printedAt: reporting.at }))
    .letterhead(tenant.letterhead)
    .title('Data Penerima yang Telah Dibantu', number)
    .space()
    .row('Tanggal', indonesianDate(reporting.issueDate))
    .row('Program', programmeName(opened))
    .row('Dasar', decree === null ? 'Standar layanan (tanpa SK)' : decreeName(decree))
    .row('Dibuka', indonesianDate(localDate(opened.at, tenant.zone)))
    .row('Penerima dibantu', String(served.length))
    .row('Dicoret', String(all.length - served.length))
    .row('Nilai uang', `Rp ${rupiah(money)}`)
    .space()
    .table(
      RECIPIENT_COLUMNS,
      served.map(({ subjectId, bast, handOver }, index) => [
        String(index + 1),
        names.get(subjectId) ?? '(data dihapus)',
        bast?.number ?? '-',
        handOver?.amount === null || handOver === null ? '-' : rupiah(handOver.amount),
      ]),
    )
    .signatures([signatoryOn(tenant, 'kabid-linjamsos', reporting.issueDate)])
    .finish({ number, note: 'Nama disamarkan; nama lengkap ada pada BAST masing-masing.' });
}

function programmeName({ programme, choice }: BatchOpened): string {
  return choice === null ? programme : `${programme} (${choice})`;
}

function decreeName({ decree, number, date }: Decree): string {
  return `${DECREE_NAMES[decree]} nomor ${number} tanggal ${indonesianDate(date)}`;
}

/** `1500000` → `1.500.000` */
function rupiah(amount: number): string {
  return amount.toLocaleString('id-ID');
}
