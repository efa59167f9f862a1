import { requirePrintable } from '@alur/documents';
import { type CommandContext, streamName } from '@alur/event-sourcing';
import { Access, CurrentOfficer, type Officer, Roles, withoutCase } from '@alur/identity';
import {
  Answered,
  accept,
  type Call,
  Caller,
  Changes,
  ChoiceField,
  Creates,
  DateField,
  givenReasons,
  IntField,
  keepReasonWords,
  PatternField,
  PORTS,
  ProblemException,
  Reads,
  ReasonField,
  Routes,
  type ServicePorts,
  type StreamVersion,
  TextField,
} from '@alur/platform';
import { Body, Inject, Param, Put } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { type StockCommand, stock } from '../domain/stock.ts';
import { SOURCES, type Source } from '../domain/stock-events.ts';
import { available, type StockState, totals } from '../domain/stock-state.ts';
import { SLUG, SLUG_MESSAGE } from './requests.ts';

const QUANTITY_LIMIT = 1_000_000;
const LOT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;
const LOT_MESSAGE = 'lot harus berupa nomor lot, misalnya BRS-2026-08';

export class ItemParams {
  @PatternField(SLUG, { message: SLUG_MESSAGE })
  item!: string;
}

export class DefineItemBody {
  @TextField({ min: 1, max: 120, example: 'Beras 5 kg', message: 'label harus 1–120 huruf' })
  label!: string;

  @PatternField(SLUG, { description: 'Satuan', example: 'karung', message: SLUG_MESSAGE })
  unit!: string;

  @IntField({
    min: 0,
    max: QUANTITY_LIMIT,
    description: 'Stok di bawah angka ini dianggap menipis',
    example: 20,
    message: 'lowBelow harus bilangan bulat',
  })
  lowBelow!: number;
}

export class ReceiveLotBody {
  @PatternField(LOT, { example: 'BRS-2026-08', message: LOT_MESSAGE })
  lot!: string;

  @IntField({ min: 1, max: QUANTITY_LIMIT, example: 200, message: 'quantity harus bilangan bulat' })
  quantity!: number;

  @ChoiceField(SOURCES, { message: `source harus ${SOURCES.join(' atau ')}` })
  source!: Source;

  @DateField({ optional: true, description: 'Hari terakhir layak pakai', example: '2027-02-28' })
  expires?: string;
}

export class CountLotBody {
  @PatternField(LOT, { example: 'BRS-2026-08', message: LOT_MESSAGE })
  lot!: string;

  @IntField({
    min: 0,
    max: QUANTITY_LIMIT,
    description: 'Jumlah yang benar-benar ada, termasuk yang sudah disisihkan',
    message: 'counted harus bilangan bulat',
  })
  counted!: number;

  @ReasonField('stock', { example: 'rusak' })
  reasonCode!: string;

  @TextField({ kind: 'note', optional: true, max: 500, description: 'Penjelasan; disimpan terenkripsi' })
  note?: string;
}

/** The warehouse ledger of one item. Lists of items, low stock and expiry are views of the portal. */
@Routes('api/disbursement/stock/:item', 'Gudang')
@Access(withoutCase('goods of the warehouse'))
export class StockFeature {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @Put()
  @Roles('petugas-logistik')
  @ApiOperation({ summary: 'Mendaftarkan atau mengubah barang: nama, satuan, batas stok menipis' })
  async define(
    @Param() { item }: ItemParams,
    @Body() { label, unit, lowBelow }: DefineItemBody,
    @Caller() { context }: Call,
  ) {
    await requirePrintable({ label });
    const command = { type: 'define', item, label, unit, lowBelow, ...doneBy(context) } as const;
    return this.#run(item, command, context);
  }

  @Creates('lots', 'Menerima barang: lot, jumlah, sumber (APBD atau buffer stock Kemensos), kedaluwarsa')
  @Roles('petugas-logistik')
  receive(
    @Param() { item }: ItemParams,
    @Body() { lot, quantity, source, expires }: ReceiveLotBody,
    @Caller() { context }: Call,
  ) {
    const delivery = {
      lot,
      quantity,
      source,
      expires: expires ?? null,
      today: this.ports.standards.localDate(context),
    };
    return this.#run(item, { type: 'receive', ...delivery, ...doneBy(context) }, context);
  }

  @Changes('counts', 'Mencatat hasil hitung fisik satu lot; selisihnya disesuaikan dengan alasan')
  @Roles('petugas-logistik')
  async count(
    @Param() { item }: ItemParams,
    @Body() { lot, counted, reasonCode, note }: CountLotBody,
    @Caller() { context }: Call,
  ) {
    const shown = await this.#run(item, { type: 'count', lot, counted, reasonCode, ...doneBy(context) }, context);
    await keepReasonWords(this.ports.vault, `stock:${item}`, note, context);
    return shown;
  }

  @Reads('reasons', 'Alasan penyesuaian stok, dengan penjelasan petugas')
  @Roles('petugas-logistik', 'kabid-linjamsos', 'kepala-seksi', 'kepala-dinas')
  async reasons(@Param() { item }: ItemParams, @CurrentOfficer() { tenant }: Officer) {
    const events = await this.ports.store.readStream(streamName(tenant, 'stock', item));
    return { items: await givenReasons(this.ports.vault, tenant, events), next: null };
  }

  @Reads('', 'Stok satu barang: lot, jumlah, yang disisihkan, yang masih bebas')
  @Roles('petugas-logistik', 'kabid-linjamsos', 'kepala-seksi', 'kepala-dinas')
  async show(@Param() { item }: ItemParams, @Caller() { officer, context }: Call) {
    const loaded = await this.ports.runner.load(stock, officer.tenant, item);
    if (loaded.state.definition === null) {
      throw new ProblemException(404, 'item-not-found', 'Barang ini belum didaftarkan di gudang.');
    }
    return this.#shown(loaded, context);
  }

  async #run(item: string, command: StockCommand, context: CommandContext) {
    return this.#shown(accept(await this.ports.runner.execute(stock, item, command, context)), context);
  }

  #shown(of: StreamVersion & { readonly state: StockState }, context: CommandContext) {
    return new Answered(of, shown(of.state, this.ports.standards.localDate(context), of.revision));
  }
}

function shown(state: StockState, today: string, revision: number) {
  return { ...state.definition, ...totals(state), available: available(state, today), lots: state.lots, revision };
}

function doneBy({ actor, at }: CommandContext) {
  return { by: actor, at };
}
