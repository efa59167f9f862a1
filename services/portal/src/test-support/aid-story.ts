import type { Contract, ContractMessage, DataOf } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { message, NOW } from './portal-world.ts';

export const BY = 'oku-selatan.petugas-1';
export const FUND = { fund: 'btt', year: 2026, line: 'bansos-tidak-terencana' };

/** Messages of one stream in order, as the service that owns it publishes them. */
export class Stream {
  readonly messages: ContractMessage[] = [];
  readonly #stream: string;

  constructor(stream: string) {
    this.#stream = `oku-selatan/${stream}`;
  }

  say<C extends Contract>(contract: C, data: DataOf<C>, at = NOW): this {
    const options = { stream: this.#stream, at, subject: this.#stream };
    this.messages.push(message(contract, this.messages.length, data, options));
    return this;
  }
}

/** What the survey of an incident says. */
export class FieldStory extends Stream {
  readonly #step;

  constructor(private readonly caseId: string) {
    super(`incident-response/${caseId}`);
    this.#step = { caseId, stepId: 'assessment', run: 1 };
  }

  assessed(
    householdId: string,
    change: Partial<DataOf<typeof contracts.HouseholdAssessed>> & { readonly displaced?: number } = {},
  ): this {
    const { displaced = 0, ...data } = change;
    return this.say(contracts.HouseholdAssessed, {
      ...this.#step,
      householdId,
      subjectId: `person-of-${householdId}`,
      members: 4,
      victims: { dead: 0, injured: 1, displaced },
      damage: 'berat',
      photos: 2,
      by: BY,
      at: NOW,
      ...data,
    });
  }

  removed(householdId: string): this {
    const subjectId = `person-of-${householdId}`;
    const { caseId } = this;
    return this.say(contracts.HouseholdRemoved, {
      caseId,
      householdId,
      subjectId,
      reasonCode: 'keliru',
      by: BY,
      at: NOW,
    });
  }
}

/** The request for money of one case. */
export class RequestStory extends Stream {
  readonly #request;

  constructor(
    readonly caseId: string,
    readonly amount = 5_000_000,
  ) {
    super(`funds-request/${caseId}`);
    this.#request = { caseId, requestId: `${caseId}.funds`, by: BY };
  }

  move(state: string, number: string | null = null, at = NOW): this {
    const moved = { ...this.#request, state, reasonCode: null, number, amount: this.amount, at };
    return this.say(contracts.FundsStateChanged, moved);
  }

  submitted(at = NOW): this {
    const { amount } = this;
    const notaDinas = '900/1/DINSOS/VII/2026';
    return this.move('drafted')
      .move('signed', notaDinas)
      .say(contracts.FundsRequested, { ...this.#request, ...FUND, notaDinas, amount, recipients: 2, at })
      .move('submitted', null, at);
  }

  handedOver(householdId: string, amount: number, bast: string): this {
    return this.say(contracts.FundsHandedOver, {
      ...this.#request,
      householdId,
      subjectId: `person-of-${householdId}`,
      amount,
      bast,
      place: 'lokasi-bencana',
      way: 'transfer',
      at: NOW,
    });
  }

  transferFailed(householdId: string, amount: number): this {
    const failed = { ...this.#request, state: 'transfer-failed', reasonCode: 'rekening-salah', number: null, at: NOW };
    return this.say(contracts.FundsStateChanged, { ...failed, amount, householdId });
  }
}

/** The ledger of one item. */
export class StockStory extends Stream {
  constructor(
    private readonly item: string,
    label: string,
    lowBelow: number,
  ) {
    super(`stock/${item}`);
    this.say(contracts.StockItemDefined, { item, label, unit: 'paket', lowBelow, by: BY, at: NOW });
  }

  received(lot: string, quantity: number, expires: string | null, onHand = quantity): this {
    const { item } = this;
    return this.say(contracts.StockLotReceived, {
      item,
      lot,
      quantity,
      source: 'apbd',
      expires,
      by: BY,
      at: NOW,
    }).moved('received', lot, quantity, { onHand, reserved: 0 });
  }

  moved(movement: string, lot: string, quantity: number, after: { onHand: number; reserved: number }): this {
    const { item } = this;
    const moved = { item, movement, quantity, lot, ...after, reasonCode: null, caseId: null, by: BY, at: NOW };
    return this.say(contracts.StockMoved, moved);
  }
}

/** Goods for one household: prepared, then handed over with its BAST. */
export function goodsHandedOver(caseId: string, householdId: string, bast: string): ContractMessage[] {
  const lines = [{ item: 'paket-sembako', lot: 'L1', quantity: 2, unit: 'paket', source: 'apbd' }];
  const handoverId = `${caseId}.${householdId}`;
  const handover = { caseId, handoverId, householdId, subjectId: `person-of-${householdId}`, lines, by: BY, at: NOW };
  return new Stream(`goods-handover/${handoverId}`)
    .say(contracts.GoodsPrepared, handover)
    .say(contracts.GoodsHandedOver, { ...handover, bast, place: 'lokasi-bencana' }).messages;
}

export function eligible(caseId: string, households: string[]): ContractMessage {
  const step = {
    caseId,
    stepId: 'decision',
    run: 1,
    kind: 'eligibility-decision',
    outcome: 'eligible',
    by: BY,
    at: NOW,
  };
  const decided = { ...step, reasonCode: 'layak', households };
  return message(contracts.EligibilityDecided, 0, decided, { stream: `oku-selatan/case-file/${caseId}` });
}

/** A batch with its decree, and recipients in the given states. */
export function grantBatch(batchId: string, recipients: Readonly<Record<string, string>>): ContractMessage[] {
  const batch = new Stream(`grant-batch/${batchId}`)
    .say(contracts.GrantBatchOpened, {
      batchId,
      service: 'bansos-lansia-odgj',
      programme: 'bansos-lansia',
      decreeBy: 'sk-bupati',
      by: BY,
      at: NOW,
    })
    .say(contracts.GrantDecreed, {
      batchId,
      decree: 'sk-bupati',
      number: '188/7/KPTS/2026',
      date: '2026-06-30',
      documentId: 'd1',
      by: BY,
      at: NOW,
    });
  for (const [caseId, state] of Object.entries(recipients)) {
    const doubleAid = state === 'handed-over' ? ['i1'] : [];
    const recipient = { batchId, caseId, subjectId: `person-of-${caseId}`, by: BY, at: NOW };
    batch.say(contracts.GrantRecipientChanged, { ...recipient, state, reasonCode: null, doubleAid });
  }
  return batch.messages;
}

/** One message that was sent or failed. */
export function delivery(messageId: string, caseId: string | null, end: 'delivered' | 'failed'): ContractMessage[] {
  const about = { messageId, caseId, channel: 'whatsapp' as const, at: NOW };
  const template = 'tiket-terbit';
  const stream = new Stream(`message/${messageId}`).say(contracts.MessageQueued, { ...about, template, to: 'subject' });
  if (end === 'failed') {
    return stream.say(contracts.MessageFailed, { ...about, template, reasonCode: 'nomor-tidak-terdaftar' }).messages;
  }
  return stream.say(contracts.MessageSent, { ...about, template, attempt: 1 }).say(contracts.MessageDelivered, about)
    .messages;
}

export function answered(answerId: string, service: string, day: string, answers: (number | null)[]): ContractMessage {
  const data = { answerId, service, day, answers };
  return message(contracts.SatisfactionAnswered, 0, data, { stream: `oku-selatan/satisfaction/${answerId}` });
}
