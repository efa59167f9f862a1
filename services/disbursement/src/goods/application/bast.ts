import { indonesianDate, Paper } from '@alur/documents';
import type { ProcessStep } from '@alur/platform';
import { ROLES, type Role, type Tenant } from '@alur/standards';
import { assignNumber } from '../../shared/registers.ts';
import type { Bast, HandoverFacts, HandoverTask, PackedGoods } from '../domain/goods-handover-events.ts';
import type { GoodsHandoverState } from '../domain/goods-handover-state.ts';
import type { GoodsPorts } from './goods-ports.ts';

/** Names that a BAST shows. Kept in the vault under the recipient's key, fixed when the hand-over is recorded. */
export interface BastDetail {
  readonly recipient: { readonly name: string; readonly address: string | null };
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
  { facts, lines, at }: GoodsHandoverState,
  step: ProcessStep,
): Promise<Bast> {
  if (facts === null) throw new Error(`Hand-over ${task.handoverId} has no facts to print`);
  const { handoverId, subjectId } = task;
  const asked = { owner: handoverId, paper: 'bast-barang', issueDate: facts.issueDate } as const;
  const { number, sequence } = await assignNumber(step, ports.standards, asked);
  const { tenant } = step.context;
  const kept = await step.withPersonalData(async () => {
    const detail = await ports.vault.get<BastDetail>(tenant, facts.detailId);
    if (detail === undefined) return undefined;
    const bytes = await printBast({
      office: ports.standards.tenant(tenant),
      number,
      printedAt: at,
      facts,
      lines,
      detail,
    });
    return ports.files.put({ tenant, subjectId, fileId: bastFileId(handoverId), bytes });
  });
  return { bast: number, sequence, fileHash: kept.outcome === 'done' ? kept.value.sha256 : null };
}

interface BastText {
  readonly office: Tenant;
  readonly number: string;
  readonly printedAt: string;
  readonly facts: HandoverFacts;
  readonly lines: readonly PackedGoods[];
  readonly detail: BastDetail;
}

/** Equal texts give equal bytes. */
export async function printBast({ office, number, printedAt, facts, lines, detail }: BastText): Promise<Uint8Array> {
  const title = 'Berita Acara Serah Terima Barang';
  const paper = (await Paper.open({ title, printedAt })).letterhead(office.letterhead).title(title, number).space();
  const { recipient, witnesses } = detail;
  paper.paragraph(
    `Pada tanggal ${indonesianDate(facts.issueDate)} bertempat di ${PLACES[facts.place]}, telah diserahkan bantuan ` +
      `logistik dari ${office.office.name} kepada:`,
  );
  paper.row('Nama penerima', recipient.name);
  if (recipient.address !== null) paper.row('Alamat', recipient.address);
  paper.space(0.7).table(
    [
      { label: 'No', share: 1, align: 'right' },
      { label: 'Barang', share: 5 },
      { label: 'Jumlah', share: 2, align: 'right' },
      { label: 'Satuan', share: 2 },
      { label: 'Sumber', share: 4 },
      { label: 'Lot', share: 3 },
    ],
    lines.map(({ label, quantity, unit, source, lot }, index) => [
      String(index + 1),
      label,
      quantity.toLocaleString('id-ID'),
      unit,
      SOURCES[source] ?? source,
      lot,
    ]),
  );
  paper.paragraph(
    'Barang diterima langsung oleh penerima dalam keadaan baik dan cukup. Bukti kehadiran penerima dan saksi disimpan ' +
      'secara elektronik pada berkas penyerahan.',
  );
  const unsigned = { nip: null, rank: null };
  paper.signatures([
    { ...unsigned, above: ['Yang menyerahkan'], title: ROLES['petugas-logistik'], name: null },
    { ...unsigned, above: ['Yang menerima'], title: 'Penerima bantuan', name: recipient.name },
    ...facts.witnesses.map(({ role }, index) => ({
      ...unsigned,
      above: ['Saksi'],
      title: ROLES[role as Role] ?? role,
      name: witnesses[index] ?? null,
    })),
  ]);
  return paper.finish({ number });
}
