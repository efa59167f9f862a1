import { grouped, officerOn, printBast, type Recipient, signatoryOn } from '@alur/documents';
import { assignNumber, type ProcessStep } from '@alur/platform';
import { ROLES, type Role, type Tenant } from '@alur/standards';
import type { Bast, HandoverFacts, HandoverTask } from '../domain/goods-handover-events.ts';
import type { GoodsHandoverState } from '../domain/goods-handover-state.ts';
import type { GoodsPorts } from './goods-ports.ts';

/** Names that a BAST shows. Kept in the vault under the recipient's key, fixed when the hand-over is recorded. */
export interface BastDetail {
  readonly recipient: Omit<Recipient, 'nik'>;
  /** In the order of the witnesses of the event. */
  readonly witnesses: readonly string[];
}

const PLACES = { kantor: 'kantor Dinas Sosial', 'lokasi-bencana': 'lokasi bencana' } as const;
const SOURCES: Readonly<Record<string, string>> = { apbd: 'APBD', 'buffer-stock-kemensos': 'Buffer stock Kemensos' };

export function bastFileId(handoverId: string): string {
  return `bast.${handoverId}`;
}

/** Number and paper of a begun hand-over. Where the recipient's data were erased, the number stays and the paper is missing. */
export async function issueBast(
  ports: GoodsPorts,
  task: HandoverTask,
  state: GoodsHandoverState,
  step: ProcessStep,
): Promise<Bast> {
  const { facts } = state;
  if (facts === null) throw new Error(`Hand-over ${task.handoverId} has no facts to print`);
  const { handoverId, subjectId } = task;
  const asked = { owner: handoverId, paper: 'bast-barang', issueDate: facts.issueDate } as const;
  const { number, sequence } = await assignNumber(step, ports.standards, asked);
  const { tenant } = step.context;
  const kept = await step.withPersonalData(async () => {
    const detail = await ports.vault.get<BastDetail>(tenant, facts.detailId);
    if (detail === undefined) return undefined;
    const bytes = await printGoodsBast(ports.standards.tenant(tenant), state, { number, facts, detail });
    return ports.files.put({ tenant, subjectId, fileId: bastFileId(handoverId), bytes });
  });
  return { bast: number, sequence, fileHash: kept.outcome === 'done' ? kept.value.sha256 : null };
}

const GOODS_COLUMNS = [
  { label: 'No', share: 1, align: 'right' },
  { label: 'Barang', share: 5 },
  { label: 'Jumlah', share: 2, align: 'right' },
  { label: 'Satuan', share: 2 },
  { label: 'Sumber', share: 4 },
  { label: 'Lot', share: 3 },
] as const;

interface GoodsBast {
  readonly number: string;
  readonly facts: HandoverFacts;
  readonly detail: BastDetail;
}

/** `bast-barang`. Equal arguments give equal bytes. */
export function printGoodsBast(
  tenant: Tenant,
  { lines, by, at }: Pick<GoodsHandoverState, 'lines' | 'by' | 'at'>,
  { number, facts, detail: { recipient, witnesses } }: GoodsBast,
): Promise<Uint8Array> {
  const { issueDate } = facts;
  return printBast(tenant, {
    title: 'Berita Acara Serah Terima Barang',
    number,
    printedAt: at,
    issueDate,
    place: PLACES[facts.place],
    giver: officerOn(tenant, by, 'petugas-logistik', issueDate),
    recipient,
    basis: [['Jenis bantuan', 'Bantuan logistik bencana']],
    goods: {
      columns: GOODS_COLUMNS,
      rows: lines.map(({ label, quantity, unit, source, lot }, index) => [
        String(index + 1),
        label,
        grouped(quantity),
        unit,
        SOURCES[source] ?? source,
        lot,
      ]),
    },
    statements: [
      'Barang diterima langsung oleh PIHAK KEDUA dalam keadaan baik dan cukup. Bukti kehadiran penerima dan saksi disimpan ' +
        'secara elektronik pada berkas penyerahan.',
    ],
    witnesses: facts.witnesses.map(({ role }, index) => ({
      position: ROLES[role as Role] ?? role,
      name: witnesses[index] ?? null,
    })),
    acknowledgedBy: signatoryOn(tenant, 'kabid-linjamsos', issueDate),
  });
}
