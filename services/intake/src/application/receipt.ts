import { indonesianDate, Paper, placeAndDate, type SheetName } from '@alur/documents';
import { localDate, type Tenant } from '@alur/standards';
import type { RequirementLine } from './requirements.ts';

/** What a tanda terima is printed on: a half sheet, or the roll of a counter printer. */
export const RECEIPT_SHEETS = { A5: 'A5', '80mm': 'roll' } as const satisfies Readonly<Record<string, SheetName>>;
export type ReceiptSheet = keyof typeof RECEIPT_SHEETS;

export interface Receipt {
  readonly ticket: string;
  readonly service: string;
  readonly requirements: readonly RequirementLine[];
  /** Instant of printing. */
  readonly printedAt: string;
  /** When the time of the service began; null: it waits for what is missing. */
  readonly clockStart: string | null;
  readonly dueAt: string | null;
  readonly paused: boolean;
  readonly trackingUrl: string;
  /** Who took the papers, as he is called. */
  readonly officer: string;
}

/** `tanda-terima`: names no person, because whoever brings the papers takes it along. Equal arguments give equal bytes. */
export async function printReceipt(tenant: Tenant, receipt: Receipt, sheet: ReceiptSheet): Promise<Uint8Array> {
  const { ticket, service, requirements, printedAt, trackingUrl, officer } = receipt;
  const labels = sheet === 'A5' ? 90 : 55;
  const paper = await Paper.open({ title: 'Tanda Terima', printedAt, sheet: RECEIPT_SHEETS[sheet] });
  for (const line of tenant.letterhead.slice(0, 2)) paper.heading(line);
  paper.rule().heading('TANDA TERIMA BERKAS').space(0.5);
  paper.row('Tiket', ticket, labels).row('Layanan', service, labels);
  paper.row('Diterima', moment(printedAt, tenant), labels).row('Waktu layanan', clockOf(receipt, tenant), labels);
  const given = requirements.filter(({ state }) => state !== 'missing').map(lineOf);
  const missing = requirements.filter(({ state, demanded }) => state === 'missing' && demanded).map(lineOf);
  paper
    .space(0.5)
    .subheading('Berkas yang diterima')
    .list(given.length > 0 ? given : ['-']);
  paper
    .space(0.5)
    .subheading('Berkas yang masih kurang')
    .list(missing.length > 0 ? missing : ['-']);
  paper.space(0.5).subheading('Pantau permohonan').line(trackingUrl);
  const channels = tenant.channels.filter(({ kind }) => COMPLAINT_KINDS.includes(kind));
  paper
    .space(0.5)
    .subheading('Pengaduan')
    .list(channels.map(({ label, value }) => `${label}: ${value}`));
  const unsigned = { nip: null, rank: null };
  const above = [placeAndDate(tenant, localDate(printedAt, tenant.zone))];
  return paper
    .signatures([
      { ...unsigned, title: 'Pembawa berkas', name: null },
      { ...unsigned, above: sheet === 'A5' ? above : [], title: 'Petugas', name: officer },
    ])
    .finish({ number: ticket });
}

const COMPLAINT_KINDS: readonly string[] = ['telepon', 'whatsapp', 'email', 'sp4n-lapor'];

function lineOf({ label, original, state }: RequirementLine): string {
  return `${label}${original ? ' (asli)' : ''}${state === 'dispensed' ? ' (dispensasi)' : ''}`;
}

function clockOf({ clockStart, dueAt, paused }: Receipt, tenant: Tenant): string {
  if (paused) return 'dihentikan sementara';
  if (clockStart === null) return 'mulai dihitung sesudah berkas lengkap';
  return dueAt === null ? 'berjalan' : `berjalan, batas ${moment(dueAt, tenant)}`;
}

function moment(instant: string, { zone, zoneLabel }: Tenant): string {
  const clock = new Intl.DateTimeFormat('id-ID', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  return `${indonesianDate(localDate(instant, zone))}, ${clock.format(new Date(instant))} ${zoneLabel}`;
}
