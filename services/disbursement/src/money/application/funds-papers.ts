import {
  copiesOf,
  indonesianDate,
  officePaper,
  officerOn,
  printBast,
  type Recipient,
  rupiahInWords,
  signatoryOn,
  terbilang,
} from '@alur/documents';
import type { Done } from '@alur/event-sourcing';
import { assignNumber, PORTS, type ProcessStep, type ServicePorts } from '@alur/platform';
import { LABELS, labelOf, localDate, placeName, type Tenant } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { aidCase } from '../../aid-case/domain/aid-case.ts';
import type { AidIncident } from '../../aid-case/domain/aid-case-events.ts';
import type { Handing, NumberedFile, Step } from '../domain/funds-request-events.ts';
import type { Handover, Round } from '../domain/funds-request-state.ts';
import { printKuitansi } from './kuitansi.ts';

type StepOf<S extends Step['step']> = Extract<Step, { readonly step: S }>;

/** What a BAST of money prints beyond the request. Kept in the vault under the recipient's key. */
export interface BastSnapshot {
  readonly recipient: Recipient;
  /** The village officer who was present (R-10). */
  readonly witness: { readonly name: string; readonly position: string };
}

const PLACE_LABELS = { kantor: 'kantor Dinas Sosial', 'lokasi-bencana': 'lokasi bencana' } as const;
const WAY_LABELS = { tunai: 'tunai', transfer: 'transfer ke rekening penerima' } as const;

/**
 * The numbered papers of a request for money, each kept encrypted. Made again after a crash, a paper has the same number
 * and replaces itself.
 */
@Injectable()
export class FundsPapers {
  constructor(
    @Inject(PORTS)
    private readonly ports: Pick<ServicePorts, 'standards' | 'vault' | 'files'>,
  ) {}

  /** R-06. Recipients are on the list that is pinned at the submission; a paper of the file names none of them. */
  async notaDinas(
    caseId: string,
    requestId: string,
    round: Round,
    { issueDate, at }: StepOf<'sign'>,
    acts: ProcessStep,
  ): Promise<NumberedFile> {
    const owner = notaDinasFileId(requestId, round.round);
    const number = await this.#number(acts, { paper: 'nota-dinas', owner, issueDate });
    const { incident } = await acts.load(aidCase, caseId);
    const tenant = this.ports.standards.tenant(acts.context.tenant);
    const { year, fund, line } = round.line;
    const copies = copiesOf(tenant, 'nota-dinas');
    const from = signatoryOn(tenant, 'kepala-dinas', issueDate);
    const paper = (await officePaper(tenant, { title: 'Nota Dinas', printedAt: at })).heading('NOTA DINAS').space();
    const head = [
      ['Yth.', 'Kepala BPKAD selaku PPKD'],
      ['Dari', from.title],
      ['Tembusan', copies.length === 0 ? '-' : copies.map((copy, index) => `${index + 1}. ${copy}`).join('\n')],
      ['Tanggal', indonesianDate(issueDate)],
      ['Nomor', number],
      ['Sifat', 'Segera'],
      ['Lampiran', '1 (satu) berkas'],
      ['Hal', 'Permohonan pencairan Belanja Tidak Terduga bagi korban bencana sosial'],
    ] as const;
    for (const [label, value] of head) paper.row(label, value, 80);
    paper
      .rule()
      .paragraph(
        `${eventOf(tenant, incident)} serta berdasarkan hasil asesmen dan keputusan kelayakan, kami mohon pencairan ` +
          `bantuan dana bagi ${round.recipients.length} (${terbilang(round.recipients.length)}) keluarga korban sebesar ` +
          `${rupiahInWords(round.amount)}, dibebankan pada rekening ${line} ${fundName(fund)} tahun anggaran ${year}, ` +
          'dan dibayarkan langsung kepada penerima, dengan transfer atau tunai, menurut daftar nominatif terlampir.',
      )
      .keep(240)
      .paragraph(
        'Laporan kejadian, hasil asesmen dan daftar nominatif penerima menjadi lampiran berkas pengajuan. Demikian, atas ' +
          'perhatiannya diucapkan terima kasih.',
      )
      .signatures([from]);
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
    const bytes = await printFundsBast(this.ports.standards.tenant(tenant), number, round, step, snapshot);
    return this.#kept(tenant, step.subjectId, owner, number, bytes);
  }

  /** The paper of a hand-over that was reversed, with its mark. Undefined when the recipient's data were erased. */
  async voided(tenant: string, round: Round, handover: Handover, at: string): Promise<Uint8Array | undefined> {
    const snapshot = await this.ports.vault.get<BastSnapshot>(tenant, handover.snapshotId);
    if (snapshot === undefined) return undefined;
    const office = this.ports.standards.tenant(tenant);
    return printFundsBast(office, handover.bast.number, round, { ...handover, at, by: '' }, snapshot, true);
  }

  /** The receipt that the recipient signs. Undefined when the recipient's data were erased. */
  async kuitansi(tenant: string, round: Round, handover: Handover, printedAt: string): Promise<Uint8Array | undefined> {
    const snapshot = await this.ports.vault.get<BastSnapshot>(tenant, handover.snapshotId);
    if (snapshot === undefined) return undefined;
    const { year, fund, line } = round.line;
    return printKuitansi(this.ports.standards.tenant(tenant), {
      number: handover.bast.number,
      account: `${line} ${fundName(fund)}, tahun anggaran ${year}`,
      recipient: snapshot.recipient,
      amount: handover.amount,
      purpose: `Bantuan dana bagi korban bencana sosial menurut nota dinas ${round.notaDinas ?? '-'}`,
      issueDate: handover.issueDate,
      cashier: '',
      printedAt,
      void: handover.reversed,
    });
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

/** Equal arguments give equal bytes. */
function printFundsBast(
  tenant: Tenant,
  number: string,
  round: Round,
  { issueDate, amount, place, way, at, by }: Handing & Done,
  { recipient, witness }: BastSnapshot,
  reversed = false,
): Promise<Uint8Array> {
  return printBast(tenant, {
    title: 'Berita Acara Serah Terima Bantuan Dana',
    number,
    printedAt: at,
    issueDate,
    place: PLACE_LABELS[place],
    giver: officerOn(tenant, by, 'bendahara-bansos', issueDate),
    recipient,
    basis: [
      ['Nota dinas', round.notaDinas ?? '-'],
      ['SP2D', sp2dOf(round)],
      ['Cara penyerahan', WAY_LABELS[way]],
    ],
    amount,
    statements: [
      'Dana diterima langsung oleh PIHAK KEDUA dan disaksikan aparat desa/kelurahan, tanpa potongan apa pun.',
    ],
    witnesses: [witness],
    acknowledgedBy: signatoryOn(tenant, 'kepala-dinas', issueDate),
    void: reversed,
  });
}

/** `00123/SP2D/2026 tanggal 3 Agustus 2026` */
function sp2dOf({ sp2d }: Round): string {
  if (sp2d?.number == null) return '-';
  return sp2d.date === null ? sp2d.number : `${sp2d.number} tanggal ${indonesianDate(sp2d.date)}`;
}

/** `Belanja Tidak Terduga` */
function fundName(fund: string): string {
  return fund === 'btt' ? 'Belanja Tidak Terduga' : fund.toUpperCase();
}

/** `Sehubungan dengan kebakaran pada tanggal 3 Agustus 2026 di Desa Datar, Kecamatan Muara Dua` */
function eventOf({ zone }: Tenant, incident: AidIncident | null): string {
  if (incident === null) return 'Sehubungan dengan kejadian bencana';
  const hazard = labelOf(LABELS.hazards, incident.hazard).toLowerCase();
  const place = placeName(incident.village);
  const day = indonesianDate(localDate(incident.occurredAt, zone));
  return `Sehubungan dengan ${hazard} pada tanggal ${day}${place && ` di ${place}`}`;
}
