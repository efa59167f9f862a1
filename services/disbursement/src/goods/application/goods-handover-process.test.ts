import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandContext, type CommandRunner, createCommandRunner, type EventStore } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { type FileStore, MasterKeys, newMasterKey, type Vault } from '@alur/privacy';
import { SqliteVault } from '@alur/privacy/sqlite';
import { loadStandards } from '@alur/standards';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AidCaseCommand, aidCase } from '../../aid-case/domain/aid-case.ts';
import { numberRegister } from '../../shared/domain/number-register.ts';
import { recipientRegister } from '../../shared/domain/recipient-register.ts';
import { type GoodsHandoverCommand, goodsHandover } from '../domain/goods-handover.ts';
import type { WantedGoods } from '../domain/goods-handover-events.ts';
import { handoverIdOf } from '../domain/goods-handover-state.ts';
import { type StockCommand, stock } from '../domain/stock.ts';
import { totals } from '../domain/stock-state.ts';
import { GoodsHandoverProcess } from './goods-handover-process.ts';

const TENANT = 'oku-selatan';
const AT = '2026-08-03T02:00:00.000Z';
const today = '2026-08-03';
const caseId = 'case-1';
const HOUSES = ['house-1', 'house-2', 'house-3'];
const officer = { id: 'oku-selatan.petugas-logistik', roles: ['petugas-logistik'] };
const acting = { officer, at: AT, step: { roles: ['petugas-logistik'], notBy: [] } };
const standards = loadStandards();

type Act = 'prepare' | 'unpack' | 'issue' | 'hand-over' | 'cancel';

/** One warehouse with ten sacks and five tents, and one incident with three eligible households. */
class World {
  readonly store: EventStore;
  readonly runner: CommandRunner;
  readonly vault: Vault = new SqliteVault(':memory:', new MasterKeys([newMasterKey()]));
  readonly printed = new Map<string, Uint8Array>();
  #commands = 0;

  constructor(path = ':memory:') {
    this.store = new SqliteEventStore(path);
    this.runner = createCommandRunner(this.store, { attempts: 200 });
  }

  context(): CommandContext {
    this.#commands += 1;
    return { tenant: TENANT, actor: officer.id, at: AT, commandId: `command-${this.#commands}`, correlationId: 'c' };
  }

  async open(): Promise<this> {
    const done = { by: officer.id, at: AT };
    for (const [item, quantity] of [
      ['beras', 10],
      ['tenda', 5],
    ] as const) {
      const defined: StockCommand = { type: 'define', item, label: item, unit: 'buah', lowBelow: 1, ...done };
      const lot = { lot: 'L1', quantity, source: 'apbd', expires: null } as const;
      await this.runner.execute(stock, item, defined, this.context());
      await this.runner.execute(stock, item, { type: 'receive', today, ...lot, ...done }, this.context());
    }
    const incident = { localClass: 'sosial', uuClass: 'nonalam', hazard: 'kebakaran', occurredAt: AT } as const;
    const known = { caseId, service: 'layanan-korban-bencana-sosial', village: null, ...incident };
    await this.#note({ type: 'note-opened', incident: known, at: AT });
    for (const householdId of HOUSES) {
      const household = { householdId, subjectId: subjectOf(householdId), members: 4, damage: 'berat' } as const;
      await this.#note({ type: 'note-household', caseId, household, at: AT });
    }
    await this.#note({ type: 'note-eligibility', caseId, households: HOUSES, at: AT });
    const step = { stepId: 'goods', run: 1, kind: 'goods', roles: ['petugas-logistik'], notBy: [] } as const;
    await this.#note({ type: 'note-step', step, at: AT });
    return this;
  }

  async #note(command: AidCaseCommand): Promise<void> {
    expect((await this.runner.execute(aidCase, caseId, command, this.context())).outcome).toBe('accepted');
  }

  /** A process whose disk fails at the nth write, before or after it. */
  handovers(dies?: { readonly at: number; readonly when: 'before' | 'after' }): GoodsHandoverProcess {
    let writes = 0;
    const write = async <T>(doIt: () => Promise<T>): Promise<T> => {
      const last = writes === dies?.at;
      writes += 1;
      if (last && dies?.when === 'before') throw new Error('crash');
      const result = await doIt();
      if (last) throw new Error('crash');
      return result;
    };
    const store = new Proxy(this.store, {
      get: (target, property) => {
        if (property !== 'append') return Reflect.get(target, property).bind(target);
        const append: EventStore['append'] = (...appended) => write(() => target.append(...appended));
        return append;
      },
    });
    const files: FileStore = {
      get: async () => undefined,
      put: (file) =>
        write(async () => {
          const before = this.printed.get(file.fileId);
          if (before !== undefined) expect(file.bytes).toEqual(before);
          this.printed.set(file.fileId, file.bytes);
          return { sha256: 'f', size: file.bytes.length, mediaType: 'application/pdf' };
        }),
    };
    return new GoodsHandoverProcess({
      runner: createCommandRunner(store, { attempts: 200 }),
      vault: this.vault,
      files,
      standards,
    });
  }

  /** Begins an act, as a request does; refused ones change nothing. */
  async begin(act: Act, householdId: string, sacks = 2, goods?: readonly WantedGoods[]): Promise<boolean> {
    const asked = await this.#command(act, householdId, sacks);
    const command = asked.type === 'prepare' && goods !== undefined ? { ...asked, goods } : asked;
    const id = handoverIdOf(caseId, householdId);
    return (await this.runner.execute(goodsHandover, id, command, this.context())).outcome === 'accepted';
  }

  async #command(act: Act, householdId: string, sacks: number): Promise<GoodsHandoverCommand> {
    const handoverId = handoverIdOf(caseId, householdId);
    const task = { caseId, handoverId, householdId, subjectId: subjectOf(householdId) };
    switch (act) {
      case 'prepare': {
        const goods = [
          { item: 'beras', quantity: sacks },
          { item: 'tenda', quantity: 1 },
        ];
        return { type: 'prepare', task, goods, today, ...acting };
      }
      case 'unpack':
        return { type: 'unpack', reasonCode: 'salah-barang', ...acting };
      case 'issue':
        return { type: 'issue', today, ...acting };
      case 'cancel':
        return { type: 'cancel', task, reasonCode: 'pindah-domisili', noteId: null, ...acting };
      case 'hand-over': {
        const data = { recipient: { name: 'Warga Contoh', address: null }, witnesses: ['Kepala Desa Contoh'] };
        const { subjectId } = task;
        const detailId = await this.vault.put({ tenant: TENANT, subjectId, kind: 'bast-detail', data });
        const evidence = (recordId: string) => ({ kind: 'file', recordId, sha256: 'f' }) as const;
        const witness = { officerId: null, role: 'kepala-desa-lurah', evidence: evidence('w') };
        const facts = { place: 'kantor', issueDate: today, detailId, recipientEvidence: evidence('r') } as const;
        return { type: 'hand-over', facts: { ...facts, witnesses: [witness] }, witnessIsRecipient: false, ...acting };
      }
    }
  }

  finish(householdId: string, handovers = this.handovers()) {
    return handovers.finish(handoverIdOf(caseId, householdId), this.context());
  }

  /** What must hold whenever nothing runs. */
  async check(): Promise<void> {
    const held = { beras: 0, tenda: 0 };
    const gone = { beras: 0, tenda: 0 };
    const handedOver: string[] = [];
    for (const householdId of HOUSES) {
      const handoverId = handoverIdOf(caseId, householdId);
      const { state } = await this.runner.load(goodsHandover, TENANT, handoverId);
      expect(['none', 'prepared', 'issued', 'handed-over', 'cancelled']).toContain(state.status);
      const inHand = state.status === 'prepared' ? held : gone;
      const counted = ['prepared', 'issued', 'handed-over'].includes(state.status) ? state.lines : [];
      for (const { item, quantity } of counted) inHand[item as 'beras' | 'tenda'] += quantity;
      if (state.status === 'handed-over') handedOver.push(handoverId);
    }
    for (const [item, received] of [
      ['beras', 10],
      ['tenda', 5],
    ] as const) {
      const { state } = await this.runner.load(stock, TENANT, item);
      expect({ item, ...totals(state) }).toEqual({ item, onHand: received - gone[item], reserved: held[item] });
    }
    const { numbers } = (await this.runner.load(numberRegister, TENANT, '2026.bast-barang')).state;
    expect(numbers.map(({ owner }) => owner).sort()).toEqual(handedOver.sort());
    expect(numbers.map(({ sequence }) => sequence)).toEqual(numbers.map((_, index) => index + 1));
    const { claims } = (await this.runner.load(recipientRegister, TENANT, `${caseId}.goods`)).state;
    expect(new Set(claims.map(({ subjectId }) => subjectId)).size).toBe(claims.length);
    const { settled, steps } = (await this.runner.load(aidCase, TENANT, caseId)).state;
    for (const handoverId of handedOver) {
      expect(Object.values(settled)).toContainEqual(expect.objectContaining({ handoverId, outcome: 'handed-over' }));
    }
    expect(steps.goods?.open).toBe(Object.keys(settled).length < HOUSES.length);
  }
}

function subjectOf(householdId: string): string {
  return `subject-of-${householdId}`;
}

const STORIES: readonly (readonly Act[])[] = [
  ['prepare', 'issue', 'hand-over'],
  ['prepare', 'unpack', 'prepare', 'cancel'],
  ['prepare', 'issue', 'cancel'],
];

describe('goods over several streams', () => {
  test.each(STORIES)('%s, %s, %s: a crash at any write is finished by whoever comes next', async (...story) => {
    let crashes = 0;
    for (const [index] of story.entries()) {
      for (const when of ['before', 'after'] as const) {
        for (let at = 0; at < 12; at += 1) {
          const world = await new World().open();
          for (const act of story.slice(0, index)) {
            expect(await world.begin(act, 'house-1')).toBe(true);
            await world.finish('house-1');
          }
          expect(await world.begin(story[index]!, 'house-1')).toBe(true);
          const died = await world.finish('house-1', world.handovers({ at, when })).then(
            () => false,
            () => true,
          );
          await world.finish('house-1');
          await world.check();
          await world.store.close();
          if (!died) break;
          crashes += 1;
        }
      }
    }
    // Every act writes at least its end and one other stream; each is cut off before and after.
    expect(crashes).toBeGreaterThanOrEqual(story.length * 4);
  });

  test('goods that are not there go back whole, and the household may be served later', async () => {
    const world = await new World().open();
    await world.begin('prepare', 'house-1', 11);
    const { state } = await world.finish('house-1');
    expect(state).toMatchObject({
      status: 'none',
      refusal: { reasonCode: 'stock-insufficient', facts: { item: 'beras', requested: 11, available: 10 } },
    });
    await world.check();
    await world.begin('prepare', 'house-1', 10);
    expect((await world.finish('house-1')).state.status).toBe('prepared');
    await world.check();
    await world.store.close();
  });

  test('R-08: a person in two households of an incident is served once', async () => {
    const world = await new World().open();
    const claim = { type: 'claim', subjectId: subjectOf('house-1'), owner: 'another', at: AT } as const;
    await world.runner.execute(recipientRegister, `${caseId}.goods`, claim, world.context());
    await world.begin('prepare', 'house-1');
    expect((await world.finish('house-1')).state.refusal?.reasonCode).toBe('already-received');
    await world.check();
    await world.store.close();
  });

  test('100 households at once ask for the last 10 sacks: exactly 10 get one, and all 10 leave the warehouse', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'goods-'));
    const world = await new World(join(folder, 'events.db')).open();
    // Two processes on one log.
    const desks = [world.handovers(), world.handovers()];
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const household = `crowd-${index}`;
        await world.begin('prepare', household, 1, [{ item: 'beras', quantity: 1 }]);
        const packed = await world.finish(household, desks[index % 2]);
        if (packed.state.status !== 'prepared') return packed.state.refusal?.reasonCode;
        await world.begin('issue', household);
        return (await world.finish(household, desks[index % 2])).state.status;
      }),
    );
    expect(outcomes.filter((outcome) => outcome === 'issued')).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === 'stock-insufficient')).toHaveLength(90);
    const { state } = await world.runner.load(stock, TENANT, 'beras');
    expect(totals(state)).toEqual({ onHand: 0, reserved: 0 });
    await world.store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('whatever is asked, repeated, reordered or cut off: stock, BAST and households agree', async () => {
    const act = fc.record({
      act: fc.constantFrom<Act>('prepare', 'prepare', 'issue', 'hand-over', 'unpack', 'cancel'),
      house: fc.constantFrom(...HOUSES),
      sacks: fc.integer({ min: 1, max: 6 }),
      /** Deliveries of the same message, at once and from several processes. */
      finishers: fc.integer({ min: 1, max: 3 }),
      dies: fc.option(fc.record({ at: fc.nat(6), when: fc.constantFrom('before' as const, 'after' as const) }), {
        nil: undefined,
      }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 14 }), async (acts) => {
        const world = await new World().open();
        for (const { act: each, house, sacks, finishers, dies } of acts) {
          await world.begin(each, house, sacks);
          const runs = Array.from({ length: finishers }, (_, index) =>
            world.finish(house, world.handovers(index === 0 ? dies : undefined)),
          );
          await Promise.allSettled(runs);
        }
        for (const house of HOUSES) await world.finish(house);
        await world.check();
        await world.store.close();
      }),
      { numRuns: 25, verbose: 1 },
    );
  });
});
