import {
  grouped,
  indonesianDate,
  officePaper,
  officerOn,
  placeAndDate,
  printBast,
  type Recipient,
  rupiahInWords,
  signatoryOn,
} from '@alur/documents';
import type { Done } from '@alur/event-sourcing';
import { LABELS, labelOf, localDate, type Tenant } from '@alur/standards';
import type { BatchOpened, Decree, HandOver } from '../domain/grant-batch-events.ts';
import type { GrantBatchState } from '../domain/grant-batch-state.ts';

export interface HandedItem {
  readonly description: string;
  readonly quantity: number;
  readonly unit: string;
}

/** Data of a BAST; kept in the vault under the key of the recipient. */
export interface HandOverRecord {
  readonly person: Recipient;
  readonly items: readonly HandedItem[];
  readonly witness: { readonly name: string; readonly position: string };
  readonly note: string | null;
}

const DECREE_NAMES = { 'sk-kepala-dinas': 'Keputusan Kepala Dinas', 'sk-bupati': 'Keputusan Bupati' } as const;
const PLACES = { kantor: 'kantor Dinas Sosial', lokasi: 'lokasi penerima' } as const;

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
export function printGrantBast(
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
    readonly handOver: HandOver & Done;
    readonly record: HandOverRecord;
    readonly number: string;
  },
): Promise<Uint8Array> {
  const { person, items, witness, note } = record;
  const { issueDate, amount } = handOver;
  const parties = 'PIHAK KEDUA menyatakan telah menerima bantuan di atas dengan lengkap dan tanpa dipungut biaya.';
  return printBast(tenant, {
    title: 'Berita Acara Serah Terima Bantuan',
    number,
    printedAt: handOver.at,
    issueDate,
    place: PLACES[handOver.place],
    giver: officerOn(tenant, handOver.by, amount === null ? 'petugas-logistik' : 'bendahara-bansos', issueDate),
    recipient: person,
    basis: [
      ['Program', programmeName(batch)],
      ['Dasar', decree === null ? 'Standar layanan (tanpa SK)' : decreeName(decree)],
    ],
    goods: items.length === 0 ? undefined : { columns: ITEM_COLUMNS, rows: items.map(itemRow) },
    amount,
    statements: [...(note === null ? [] : [note]), parties],
    witnesses: [witness],
    acknowledgedBy: signatoryOn(tenant, 'kabid-linjamsos', issueDate),
  });
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
  const title = 'Data Penerima yang Telah Dibantu';
  return (await officePaper(tenant, { title, printedAt: reporting.at }, 'report'))
    .title(title, number)
    .space()
    .row('Tanggal', indonesianDate(reporting.issueDate))
    .row('Program', programmeName(opened))
    .row('Dasar', decree === null ? 'Standar layanan (tanpa SK)' : decreeName(decree))
    .row('Dibuka', indonesianDate(localDate(opened.at, tenant.zone)))
    .row('Penerima dibantu', String(served.length))
    .row('Dicoret', String(all.length - served.length))
    .row('Nilai uang', rupiahInWords(money))
    .space()
    .table(
      RECIPIENT_COLUMNS,
      served.map(({ subjectId, bast, handOver }, index) => [
        String(index + 1),
        names.get(subjectId) ?? '(data dihapus)',
        bast?.number ?? '-',
        handOver?.amount === null || handOver === null ? '-' : grouped(handOver.amount),
      ]),
    )
    .keep(150)
    .signatures([
      {
        ...signatoryOn(tenant, 'kabid-linjamsos', reporting.issueDate),
        above: [placeAndDate(tenant, reporting.issueDate)],
      },
    ])
    .finish({ number, note: 'Nama disamarkan; nama lengkap ada pada BAST masing-masing.' });
}

function programmeName({ programme, choice }: BatchOpened): string {
  const name = labelOf(LABELS.programmes, programme);
  return choice === null ? name : `${name} (${labelOf(LABELS.programmes, choice)})`;
}

function decreeName({ decree, number, date }: Decree): string {
  return `${DECREE_NAMES[decree]} nomor ${number} tanggal ${indonesianDate(date)}`;
}
