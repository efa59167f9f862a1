import type { CommandContext } from '@alur/event-sourcing';
import { Access, CurrentOfficer, inCase, type Officer, Roles } from '@alur/identity';
import {
  type Call,
  Caller,
  Changes,
  givenReasons,
  IntField,
  keepReasonWords,
  PatternField,
  PORTS,
  ProblemException,
  problemOf,
  Reads,
  ReasonField,
  Routes,
  type ServicePorts,
  TextField,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, ValidateNested } from 'class-validator';
import { GoodsHandoverProcess } from '../application/goods-handover-process.ts';
import { GoodsHouseholds, shownHandover } from '../application/goods-households.ts';
import { type GoodsHandoverCommand } from '../domain/goods-handover.ts';
import type { Refusal } from '../domain/goods-handover-events.ts';
import { handoverIdOf } from '../domain/goods-handover-state.ts';
import { GOODS_READERS, HOUSEHOLD_ROUTE, HouseholdParams, SLUG, SLUG_MESSAGE } from './requests.ts';

export class WantedGoodsBody {
  @PatternField(SLUG, { example: 'beras-5kg', message: SLUG_MESSAGE })
  item!: string;

  @IntField({ min: 1, max: 10_000, example: 2, message: 'quantity harus bilangan bulat' })
  quantity!: number;
}

export class PrepareBody {
  @ApiProperty({ type: [WantedGoodsBody] })
  @ArrayMinSize(1, { message: 'Sebutkan paling sedikit satu barang' })
  @ArrayMaxSize(50, { message: 'Paling banyak 50 barang' })
  @ArrayUnique(({ item }: WantedGoodsBody) => item, { message: 'Sebutkan setiap barang sekali saja' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => WantedGoodsBody)
  goods!: WantedGoodsBody[];
}

export class UnpackBody {
  @ReasonField('unpacking', { example: 'salah-barang' })
  reasonCode!: string;

  @TextField({ kind: 'note', optional: true, max: 500, description: 'Penjelasan; disimpan terenkripsi' })
  note?: string;
}

const REFUSED: Readonly<Record<string, string>> = {
  'stock-insufficient': 'Stok tidak cukup. Kurangi jumlahnya atau tunggu penerimaan barang.',
  'item-not-found': 'Ada barang yang belum didaftarkan di gudang.',
  'already-received': 'Orang ini sudah menerima bantuan barang pada kejadian yang sama.',
};

@Routes(HOUSEHOLD_ROUTE, 'Bantuan barang')
@Access(inCase('act'))
export class PackGoodsFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(GoodsHouseholds) private readonly households: GoodsHouseholds,
    @Inject(GoodsHandoverProcess) private readonly handovers: GoodsHandoverProcess,
  ) {}

  @Reads('', 'Keadaan bantuan barang satu keluarga, tanpa data orang')
  @Roles(...GOODS_READERS)
  @Access(inCase('findings'))
  async show(@Param() { caseId, householdId }: HouseholdParams, @CurrentOfficer() { tenant }: Officer) {
    await this.households.incident(tenant, caseId);
    return shownHandover(await this.handovers.load(tenant, handoverIdOf(caseId, householdId)));
  }

  @Reads('reasons', 'Alasan pembongkaran dan pembatalan, dengan penjelasan petugas')
  @Roles(...GOODS_READERS)
  @Access(inCase('findings'))
  async reasons(@Param() { caseId, householdId }: HouseholdParams, @CurrentOfficer() { tenant }: Officer) {
    const { stream } = await this.handovers.load(tenant, handoverIdOf(caseId, householdId));
    return {
      items: await givenReasons(this.ports.vault, tenant, await this.ports.store.readStream(stream)),
      next: null,
    };
  }

  @Changes(
    'preparation',
    'Menyiapkan bantuan: barang disisihkan, yang lebih dahulu kedaluwarsa lebih dahulu (R-08)',
    'Bila satu barang tidak cukup, tidak ada yang disisihkan dan jawabannya 422 stock-insufficient.',
  )
  @Roles(...rolesOf('goods'))
  async prepare(
    @Param() params: HouseholdParams,
    @Body() { goods }: PrepareBody,
    @Caller() { officer, context }: Call,
  ) {
    const task = await this.households.task(officer.tenant, params);
    const acting = await this.households.acting(officer, params.caseId, context);
    const wanted = goods.map(({ item, quantity }) => ({ item, quantity }));
    const command = {
      type: 'prepare',
      task,
      goods: wanted,
      today: this.ports.standards.localDate(context),
      ...acting,
    } as const;
    return this.#run(task.handoverId, command, context);
  }

  @Changes('unpacking', 'Membongkar bantuan yang belum keluar gudang; boleh dikemas ulang')
  @Roles(...rolesOf('goods'))
  async unpack(
    @Param() params: HouseholdParams,
    @Body() { reasonCode, note }: UnpackBody,
    @Caller() { officer, context }: Call,
  ) {
    const acting = await this.households.acting(officer, params.caseId, context);
    const handoverId = handoverIdOf(params.caseId, params.householdId);
    const unpacked = await this.#run(handoverId, { type: 'unpack', reasonCode, ...acting }, context);
    await keepReasonWords(this.ports.vault, `case:${params.caseId}`, note, context);
    return unpacked;
  }

  @Changes('issue', 'Mengeluarkan bantuan yang sudah dikemas dari gudang')
  @Roles(...rolesOf('goods'))
  async issue(@Param() params: HouseholdParams, @Caller() { officer, context }: Call) {
    const acting = await this.households.acting(officer, params.caseId, context);
    const handoverId = handoverIdOf(params.caseId, params.householdId);
    return this.#run(handoverId, { type: 'issue', today: this.ports.standards.localDate(context), ...acting }, context);
  }

  async #run(handoverId: string, command: GoodsHandoverCommand, context: CommandContext) {
    const done = await this.handovers.run(handoverId, command, context);
    const { state } = done;
    if (command.type === 'prepare' && state.status === 'none' && state.refusal !== null) throw refused(state.refusal);
    return shownHandover(done);
  }
}

function refused({ reasonCode, facts }: Refusal): ProblemException {
  const detail = REFUSED[reasonCode] ?? 'Bantuan ini tidak dapat disiapkan. Periksa stok lalu coba lagi.';
  const rule = reasonCode === 'already-received' ? { rule: 'R-08' } : {};
  return problemOf({ rejected: true, code: reasonCode, detail, facts, ...rule });
}
