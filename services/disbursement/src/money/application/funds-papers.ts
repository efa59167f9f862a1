import { indonesianDate, Paper, printableMasks, signatoryOn } from '@alur/documents';
import { PORTS, type ProcessStep, type ServicePorts } from '@alur/platform';
import type { Tenant } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { assignNumber } from '../../shared/registers.ts';
import type { NumberedFile, Step } from '../domain/funds-request-events.ts';
import type { Round } from '../domain/funds-request-state.ts';

type StepOf<S extends Step['step']> = Extract<Step, { readonly step: S }>;

/** What a BAST of money prints beyond the request. Kept in the vault under the recipient's key. */
export interface BastSnapshot {
  readonly recipient: { readonly name: string; readonly nik: string | null; readonly address: string | null };
  /** The village officer who was present. */
  readonly witness: { readonly name: string; readonly position: string };
}

const PLACE_LABELS = { kantor: 'Kantor Dinas Sosial', 'lokasi-bencana': 'lokasi bencana' } as const;
const WAY_LABELS = { tunai: 'tunai', transfer: 'transfer ke rekening penerima' } as const;

/**
 * The numbered papers of a request for money, each kept encrypted. Made again after a crash, a paper has the same number
 * and replaces itself.
 */
@Injectable()
export class FundsPapers {
  constructor(
    @Inject(PORTS)
    private readonly ports: Pick<ServicePorts, 'standards' | 'vault' | 'files' | 'people'>,
  ) {}

  /** The list names households by code and recipients masked: their identity stays with the case. */
  async notaDinas(
    caseId: string,
    requestId: string,
    round: Round,
    { issueDate, at }: StepOf<'sign'>,
    acts: ProcessStep,
  ): Promise<NumberedFile> {
    const owner = notaDinasFileId(requestId, round.round);
    const number = await this.#number(acts, { paper: 'nota-dinas', owner, issueDate });
    const people = await this.ports.people.masked(
      acts.context.tenant,
      round.recipients.map(({ subjectId }) => subjectId),
    );
    const names = await printableMasks(new Map([...people].map(([id, { name }]) => [id, name])));
    const tenant = this.ports.standards.tenant(acts.context.tenant);
    const { year, fund, line } = round.line;
    const paper = (await Paper.open({ title: 'Nota Dinas', printedAt: at }))
      .letterhead(tenant.letterhead)
      .title('Nota Dinas', number)
      .space()
      .row('Kepada', 'Kepala BPKAD')
      .row('Dari', `Kepala ${tenant.office.name}`)
      .row('Tanggal', indonesianDate(issueDate))
      .row('Perihal', 'Permohonan Bantuan Dana Tak Terencana bagi korban bencana sosial')
      .row('Nomor kasus', caseId)
      .row('Rekening', `${fund.toUpperCase()} ${line}, tahun anggaran ${year}`)
      .space()
      .paragraph('Berdasarkan hasil asesmen dan keputusan kelayakan, kami mohon pencairan bantuan dana berikut ini.')
      .table(
        [
          { label: 'No.', share: 1, align: 'center' },
          { label: 'Keluarga', share: 4 },
          { label: 'Penerima', share: 4 },
          { label: 'Jumlah', share: 3, align: 'right' },
        ],
        [
          ...round.recipients.map(({ householdId, subjectId, amount }, index) => [
            String(index + 1),
            householdId,
            names.get(subjectId) ?? '-',
            rupiah(amount),
          ]),
          ['', '', 'Jumlah', rupiah(round.amount)],
        ],
      )
      .paragraph(
        'Laporan kejadian dan hasil asesmen terlampir dalam berkas kasus. Demikian, atas perhatiannya diucapkan terima kasih.',
      )
      .signatures([signatoryOn(tenant, 'kepala-dinas', issueDate)]);
    const bytes = await paper.finish({ number });
    return this.#kept(acts.context.tenant, `case:${caseId}`, owner, number, bytes);
  }

  /** Undefined when the recipient's data were erased. */
  async bast(round: Round, step: StepOf<'hand-over'>, acts: ProcessStep): Promise<NumberedFile | undefined> {
    const { tenant } = acts.context;
    const snapshot = await this.ports.vault.get<BastSnapshot>(tenant, step.snapshotId);
    if (snapshot === undefined) return undefined;
    const owner = bastFileId(step.handoverId);
    const number = await this.#number(acts, { paper: 'bast-dana', owner, issueDate: step.issueDate });
    const bytes = await printBast(this.ports.standards.tenant(tenant), number, round, step, snapshot);
    return this.#kept(tenant, step.subjectId, owner, number, bytes);
  }

  async #number(acts: ProcessStep, paper: Parameters<typeof assignNumber>[2]): Promise<string> {
    return (await assignNumber(acts, this.ports.standards, paper)).number;
  }

  async #kept(tenant: string, subjectId: string, fileId: string, number: string, bytes: Uint8Array) {
    const { sha256 } = await this.ports.files.put({ tenant, subjectId, fileId, bytes });
    return { number, fileHash: sha256 };
  }
}

export function notaDinasFileId(requestId: string, round: number): string {
  return `nota-dinas.${requestId}.${round}`;
}

export function bastFileId(handoverId: string): string {
  return `bast-dana.${handoverId}`;
}

/** Vault record of what the BAST prints. */
export function bastSnapshotId(handoverId: string): string {
  return `bast-dana.${handoverId}`;
}

/** `Rp1.500.000` */
export function rupiah(amount: number): string {
  return `Rp${amount.toLocaleString('id-ID')}`;
}

async function printBast(
  tenant: Tenant,
  number: string,
  round: Round,
  { issueDate, amount, place, way, at }: StepOf<'hand-over'>,
  { recipient, witness }: BastSnapshot,
): Promise<Uint8Array> {
  const title = 'Berita Acara Serah Terima Bantuan Dana';
  const head = signatoryOn(tenant, 'kepala-dinas', issueDate);
  const byHand = { nip: null, rank: null };
  return (await Paper.open({ title, printedAt: at }))
    .letterhead(tenant.letterhead)
    .title(title, number)
    .space()
    .paragraph(
      `Pada tanggal ${indonesianDate(issueDate)} bertempat di ${PLACE_LABELS[place]}, telah diserahkan bantuan dana kepada:`,
    )
    .row('Nama', recipient.name)
    .row('NIK', recipient.nik ?? '-')
    .row('Alamat', recipient.address ?? '-')
    .row('Jumlah', rupiah(amount))
    .row('Cara', WAY_LABELS[way])
    .row('Nota dinas', round.notaDinas ?? '-')
    .row('SP2D', round.sp2d?.number ?? '-')
    .space()
    .paragraph('Dana diterima langsung oleh korban dan disaksikan aparat desa/kelurahan.')
    .signatures([
      { ...byHand, above: ['Yang menerima'], title: 'Penerima', name: recipient.name },
      { ...byHand, above: ['Yang menyerahkan'], title: 'Bendahara Bansos', name: null },
      { ...byHand, above: ['Saksi'], title: witness.position, name: witness.name },
      { ...head, above: ['Mengetahui'] },
    ])
    .finish({ number });
}
