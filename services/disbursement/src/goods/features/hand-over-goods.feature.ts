import { createHash } from 'node:crypto';
import { requirePrintable } from '@alur/documents';
import { Access, inCase, Roles } from '@alur/identity';
import {
  type Call,
  Caller,
  Changes,
  ChoiceField,
  ObjectField,
  PatternField,
  PORTS,
  ProblemException,
  ReasonField,
  Routes,
  requireOfficer,
  type ServicePorts,
  TextField,
} from '@alur/platform';
import { ROLES, type Role, rolesOf, sameName } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateNested } from 'class-validator';
import { readPerson } from '../../shared/person-data.ts';
import type { BastDetail } from '../application/bast.ts';
import { GoodsHandoverProcess } from '../application/goods-handover-process.ts';
import { GoodsHouseholds, shownHandover } from '../application/goods-households.ts';
import type { Evidence, HandoverPlace, HandoverTask } from '../domain/goods-handover-events.ts';
import { handoverIdOf } from '../domain/goods-handover-state.ts';
import { EVIDENCE_ID, EVIDENCE_MESSAGE, evidenceFileId } from './goods-evidence.feature.ts';
import { HOUSEHOLD_ROUTE, HouseholdParams, ID_MESSAGE, OFFICER_ID } from './requests.ts';

/** Purpose that the access log of the person shows. */
const PURPOSE = 'bast-barang';

export class ProofBody {
  @PatternField(EVIDENCE_ID, {
    optional: true,
    description: 'Bukti yang sudah diunggah (tanda tangan atau foto)',
    message: EVIDENCE_MESSAGE,
  })
  evidenceId?: string;

  @TextField({
    kind: 'note',
    optional: true,
    min: 10,
    max: 500,
    description: 'Keterangan tertulis bila tidak ada berkas; disimpan terenkripsi',
    message: 'statement harus 10–500 huruf',
  })
  statement?: string;
}

export class WitnessBody extends ProofBody {
  @TextField({
    kind: 'name',
    min: 2,
    max: 120,
    description: 'Nama saksi; hanya untuk BAST, disimpan terenkripsi',
    message: 'name harus 2–120 huruf',
  })
  name!: string;

  @ChoiceField(Object.keys(ROLES), {
    example: 'kepala-desa-lurah',
    description: 'Paling sedikit satu saksi dari desa/kelurahan',
    message: 'role bukan peran yang dikenal',
  })
  role!: Role;

  @PatternField(OFFICER_ID, {
    optional: true,
    description: 'Id petugas bila saksi mempunyai akun',
    message: ID_MESSAGE,
  })
  officerId?: string;
}

export class HandOverBody {
  @ChoiceField(['kantor', 'lokasi-bencana'], { message: 'place harus kantor atau lokasi-bencana' })
  place!: HandoverPlace;

  @ObjectField(ProofBody, { description: 'Bukti bahwa penerima menerima sendiri' })
  recipient!: ProofBody;

  @ApiProperty({ type: [WitnessBody] })
  @ArrayMinSize(1, { message: 'Sebutkan paling sedikit satu saksi' })
  @ArrayMaxSize(4, { message: 'Paling banyak empat saksi' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => WitnessBody)
  witnesses!: WitnessBody[];
}

export class CancelBody {
  @ReasonField('goods-cancellation', { example: 'pindah-domisili' })
  reasonCode!: string;

  @TextField({ kind: 'note', optional: true, max: 2000, description: 'Catatan petugas; disimpan terenkripsi' })
  note?: string;
}

@Routes(HOUSEHOLD_ROUTE, 'Bantuan barang')
@Access(inCase('act'))
export class HandOverGoodsFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(GoodsHouseholds) private readonly households: GoodsHouseholds,
    @Inject(GoodsHandoverProcess) private readonly handovers: GoodsHandoverProcess,
  ) {}

  @Changes(
    'handover',
    'Menyerahkan bantuan dengan BAST: bukti penerima, saksi dari desa, tempat; nomor dan PDF dibuat (R-08)',
  )
  @Roles(...rolesOf('goods'))
  async handOver(@Param() params: HouseholdParams, @Body() body: HandOverBody, @Caller() { officer, context }: Call) {
    const { tenant } = officer;
    const eligible = await this.households.task(tenant, params);
    // Who was claimed when the goods were packed receives them, also if the head of the household changed since.
    const { task: packed, lines } = (await this.handovers.load(tenant, eligible.handoverId)).state;
    const task = packed ?? eligible;
    const acting = await this.households.acting(officer, params.caseId, context);
    const look = { subjectId: task.subjectId, caseId: task.caseId, purpose: PURPOSE };
    const recipient = await readPerson(this.ports.people, look, context);
    const { place, witnesses } = body;
    for (const { officerId: id, role } of witnesses) {
      if (id !== undefined) await requireOfficer(this.ports.staff, tenant, { field: 'witnesses', id, roles: [role] });
    }
    const detail: BastDetail = {
      recipient: { name: recipient.name, address: recipient.address, village: recipient.village },
      witnesses: witnesses.map(({ name }) => name),
    };
    await requirePrintable({
      'nama penerima': recipient.name,
      alamat: recipient.address,
      'nama saksi': detail.witnesses.join(' '),
      barang: lines.map(({ label }) => label).join(' '),
    });
    const facts = {
      place,
      recipientEvidence: await this.#proof(body.recipient, task, tenant),
      witnesses: await Promise.all(
        witnesses.map(async ({ officerId = null, role, ...proof }) => ({
          officerId,
          role,
          evidence: await this.#proof(proof, task, tenant),
        })),
      ),
      issueDate: this.ports.standards.localDate(context),
      detailId: await this.households.keep(tenant, task.subjectId, 'bast-detail', detail),
    };
    const witnessIsRecipient = detail.witnesses.some((name) => sameName(name, recipient.name));
    const command = { type: 'hand-over', facts, witnessIsRecipient, ...acting } as const;
    return shownHandover(await this.handovers.run(task.handoverId, command, context));
  }

  @Changes('cancellation', 'Membatalkan bantuan barang satu keluarga dengan alasan; barang kembali ke gudang')
  @Roles(...rolesOf('goods'))
  async cancel(
    @Param() params: HouseholdParams,
    @Body() { reasonCode, note }: CancelBody,
    @Caller() { officer, context }: Call,
  ) {
    const { tenant } = officer;
    const handoverId = handoverIdOf(params.caseId, params.householdId);
    const known = (await this.handovers.load(tenant, handoverId)).state.task;
    const task = known ?? (await this.households.task(tenant, params));
    const text = note?.trim() ?? '';
    const noteId = text === '' ? null : await this.households.keep(tenant, task.subjectId, 'note', { text });
    const acting = await this.households.acting(officer, params.caseId, context);
    const command = { type: 'cancel', task, reasonCode, noteId, ...acting } as const;
    return shownHandover(await this.handovers.run(handoverId, command, context));
  }

  async #proof({ evidenceId, statement }: ProofBody, task: HandoverTask, tenant: string): Promise<Evidence> {
    if (evidenceId !== undefined) {
      const recordId = evidenceFileId(task.handoverId, evidenceId);
      const file = await this.ports.files.get(tenant, recordId);
      if (file === undefined) {
        throw new ProblemException(422, 'evidence-missing', 'Ada bukti yang belum diunggah. Unggah dahulu buktinya.');
      }
      return { kind: 'file', recordId, sha256: createHash('sha256').update(file.bytes).digest('hex') };
    }
    const text = statement?.trim() ?? '';
    if (text === '') {
      throw new ProblemException(
        422,
        'evidence-missing',
        'Setiap orang pada BAST memerlukan berkas bukti atau keterangan.',
        {
          rule: 'R-08',
        },
      );
    }
    return {
      kind: 'typed',
      recordId: await this.households.keep(tenant, task.subjectId, 'evidence', { text }),
      sha256: null,
    };
  }
}
