import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MaskedPerson, PeopleDirectory, PersonIdentity } from '@alur/contracts';
import { type CommandContext, createCommandRunner, type EventStore } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { EncryptedFileStore, MasterKeys, newMasterKey, type Vault } from '@alur/privacy';
import { SqliteVault } from '@alur/privacy/sqlite';
import { loadStandards } from '@alur/standards';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aidReceived } from '../domain/aid-received.ts';
import { grantBatch } from '../domain/grant-batch.ts';
import type { GrantBatchCommand } from '../domain/grant-batch-commands.ts';
import { type Candidate, grantCandidate } from '../domain/grant-candidate.ts';
import { numberRegister } from '../domain/number-register.ts';
import { recipientRegister } from '../domain/recipient-register.ts';
import { bastFileId, GrantWork, reportFileId } from './grant-work.ts';

const TENANT = 'oku-selatan';
const AT = '2026-08-03T02:00:00.000Z';
const DATE = '2026-08-03';
const PROGRAMME = 'bansos-stimulan';
const FAMILY = '1609010101080001';
const standards = loadStandards();
const by = { by: 'oku-selatan.kabid', at: AT };

const people: PeopleDirectory = {
  find: async () => ['p1', 'p2', 'p7'],
  show: async ({ subjectId }): Promise<PersonIdentity> => {
    const kk = ['p1', 'p2'].includes(subjectId) ? FAMILY : null;
    const unknown = { nik: null, birthDate: null, sex: null, address: null, village: null, phone: null };
    return { name: 'Warga Contoh', kk, ...unknown };
  },
  masked: async (_tenant, ids) =>
    new Map(ids.map((id): [string, MaskedPerson] => [id, { name: 'W*** C***', nik: null }])),
};

let folder: string;
let store: EventStore;
let vault: Vault;
let files: EncryptedFileStore;
let commands = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alur-grants-'));
  store = new SqliteEventStore(':memory:');
  const sqlite = new SqliteVault(':memory:', new MasterKeys([newMasterKey()]));
  vault = sqlite;
  files = new EncryptedFileStore(folder, sqlite.keys, { limit: 1_000_000 });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function context(): CommandContext {
  commands += 1;
  return { tenant: TENANT, actor: by.by, at: AT, commandId: `command-${commands}`, correlationId: 'c' };
}

/** Work whose process dies at its n-th write, right before or right after the write. */
function work(diesAt?: {
  readonly write: number;
  readonly after: boolean;
}): GrantWork & { readonly writes: () => number } {
  let writes = 0;
  const boundary = async <T>(write: () => Promise<T>): Promise<T> => {
    writes += 1;
    const dies = writes === diesAt?.write;
    if (dies && !diesAt.after) throw new Error('crash');
    const result = await write();
    if (dies) throw new Error('crash');
    return result;
  };
  const guarded: EventStore = {
    append: (...append) => boundary(() => store.append(...append)),
    readStream: (...read) => store.readStream(...read),
    readAll: (...read) => store.readAll(...read),
    head: () => store.head(),
    streamHeads: () => store.streamHeads(),
    subscribe: (options) => store.subscribe(options),
    close: () => store.close(),
  };
  const guardedFiles = {
    get: files.get.bind(files),
    put: (file: Parameters<typeof files.put>[0]) => boundary(() => files.put(file)),
  };
  const runner = createCommandRunner(guarded);
  return Object.assign(new GrantWork({ runner, vault, files: guardedFiles, standards, people }), {
    writes: () => writes,
  });
}

const runner = () => createCommandRunner(store);

async function run(batchId: string, command: GrantBatchCommand): Promise<void> {
  const result = await runner().execute(grantBatch, batchId, command, context());
  if (result.outcome === 'rejected') throw new Error(`${command.type}: ${result.rejection.code}`);
}

async function load(batchId = 'b1') {
  return (await runner().load(grantBatch, TENANT, batchId)).state;
}

async function batch(batchId = 'b1'): Promise<void> {
  const rules = { programme: PROGRAMME, decree: 'none', nominations: [], choice: null } as const;
  await run(batchId, { type: 'open', batchId, service: PROGRAMME, ...rules, ...by });
}

function candidate(subjectId: string, caseId = `case-${subjectId}`): Candidate {
  const step = { stepId: 'grant', run: 1, notBy: [] };
  return { caseId, programme: PROGRAMME, subjectId, step, choice: null, at: AT };
}

async function waits(of: Candidate): Promise<void> {
  await runner().execute(grantCandidate, of.caseId, { type: 'wait', candidate: of }, context());
}

async function startListing(subjectId: string, batchId = 'b1', of = candidate(subjectId)): Promise<void> {
  await waits(of);
  await run(batchId, { type: 'start-listing', candidate: of, ...by });
}

/** A recipient up to the moment in which the hand-over was started. */
async function startHandOver(subjectId: string, batchId = 'b1', of = candidate(subjectId)): Promise<string> {
  await startListing(subjectId, batchId, of);
  await work().listing(batchId, subjectId, context());
  await run(batchId, { type: 'verify', subjectId, by: 'ofc.clerk', at: AT });
  await run(batchId, { type: 'field-check', subjectId, by: 'ofc.surveyor', at: AT });
  const handoverId = `${batchId}-${subjectId}`;
  const recordId = `grant-hand-over.${handoverId}`;
  const items = [{ description: 'Mesin jahit', quantity: 1, unit: 'unit' }];
  const person = { name: 'Warga Contoh', nik: '1609010101900001', address: null };
  const data = { person, items, witness: { name: 'Saksi Contoh', position: 'Kepala Desa' }, note: null };
  await vault.put({ tenant: TENANT, subjectId, kind: 'grant-hand-over', recordId, data });
  const asked = { place: 'kantor', amount: 1_500_000, issueDate: DATE, doubleAid: [], doubleAidReason: null } as const;
  const handOver = { handoverId, recordId, evidenceIds: ['evidence-1'], ...asked };
  await run(batchId, { type: 'start-hand-over', subjectId, handOver, ...by });
  return handoverId;
}

async function numbers(paper = 'bast-bantuan') {
  return (await runner().load(numberRegister, TENANT, `2026.${paper}`)).state.numbers;
}

async function expectServedOnce(handoverId: string): Promise<void> {
  const recipient = (await load()).recipients['p1'];
  expect(recipient).toMatchObject({ stage: 'handed-over', bast: { sequence: 1 } });
  expect(await numbers()).toEqual([{ owner: handoverId, sequence: 1, number: recipient?.bast?.number }]);
  const { claims } = (await runner().load(recipientRegister, TENANT, 'b1.grant')).state;
  expect(claims).toMatchObject([{ subjectId: 'p1', owner: handoverId }]);
  expect((await runner().load(aidReceived, TENANT, 'p1')).state.entries).toMatchObject([{ source: 'b1' }]);
  const file = await files.get(TENANT, bastFileId(handoverId));
  expect(createHash('sha256').update(file!.bytes).digest('hex')).toBe(recipient?.bast?.fileHash);
  const log = await store.readStream(`${TENANT}/grant-batch/b1`);
  expect(log.filter(({ type }) => type === 'grant-batch.handed-over.v1')).toHaveLength(1);
  expect(log.filter(({ type }) => type === 'grant-batch.step-ended.v1')).toHaveLength(1);
}

/** Before and after each of the writes that a whole run makes. */
const CRASHES = [1, 2, 3, 4, 5].flatMap((write) => [false, true].map((after) => ({ write, after })));

describe('a hand-over', () => {
  test.each(CRASHES)('that dies at write %j is finished by whoever comes next', async (crash) => {
    await batch();
    const handoverId = await startHandOver('p1');
    const dying = work(crash);
    await expect(dying.handOver('b1', 'p1', context())).rejects.toThrow('crash');
    await work().handOver('b1', 'p1', context());
    await expectServedOnce(handoverId);
    await work().handOver('b1', 'p1', context());
    await expectServedOnce(handoverId);
  });

  test('makes as many writes as there are crash tests', async () => {
    await batch();
    await startHandOver('p1');
    const whole = work();
    await whole.handOver('b1', 'p1', context());
    expect(whole.writes()).toBe(5);
  });

  test('two processes that finish the same one agree', async () => {
    await batch();
    const handoverId = await startHandOver('p1');
    await Promise.all([work().handOver('b1', 'p1', context()), work().handOver('b1', 'p1', context())]);
    await expectServedOnce(handoverId);
  });

  test('two batches that serve one person at once: one is told of the other and stops', async () => {
    await batch('b1');
    await batch('b2');
    await startHandOver('p1', 'b1');
    await startHandOver('p1', 'b2', candidate('p1', 'case-2'));
    await Promise.all([work().handOver('b1', 'p1', context()), work().handOver('b2', 'p1', context())]);
    const stages = [await load('b1'), await load('b2')].map(({ recipients }) => recipients['p1']?.stage).sort();
    expect(stages).toEqual(['field-checked', 'handed-over']);
    expect(await numbers()).toHaveLength(1);
    const stopped = (await load('b1')).recipients['p1']?.stage === 'handed-over' ? 'b2' : 'b1';
    expect((await load(stopped)).recipients['p1']?.reasonCode).toBe('double-aid');
    expect((await runner().load(recipientRegister, TENANT, `${stopped}.grant`)).state.claims).toEqual([]);
  });

  test('to a person who was erased is abandoned and takes no number', async () => {
    await batch();
    await startHandOver('p1');
    await vault.erase(TENANT, 'p1');
    await work().handOver('b1', 'p1', context());
    expect((await load()).recipients['p1']).toMatchObject({ stage: 'field-checked', reasonCode: 'data-erased' });
    expect(await numbers()).toEqual([]);
    expect((await runner().load(aidReceived, TENANT, 'p1')).state.entries).toEqual([]);
  });

  test('no event holds personal data', async () => {
    await batch();
    await startHandOver('p1');
    await work().handOver('b1', 'p1', context());
    const log = JSON.stringify(await store.readAll('', 200));
    expect(log).not.toMatch(/Contoh|1609010101900001|Mesin jahit/);
    expect(log).not.toContain(FAMILY);
  });
});

describe('a listing', () => {
  test.each([1, 2].flatMap((write) => [false, true].map((after) => ({ write, after }))))(
    'that dies at write %j is finished by whoever comes next',
    async (crash) => {
      await batch();
      await startListing('p1');
      await expect(work(crash).listing('b1', 'p1', context())).rejects.toThrow('crash');
      await work().listing('b1', 'p1', context());
      expect((await load()).recipients['p1']?.stage).toBe('listed');
      expect((await runner().load(grantCandidate, TENANT, 'case-p1')).state.takenBy).toBe('b1');
    },
  );

  test('the same case stands in one batch only', async () => {
    await batch('b1');
    await batch('b2');
    await startListing('p1', 'b1');
    await startListing('p1', 'b2');
    await Promise.all([work().listing('b1', 'p1', context()), work().listing('b2', 'p1', context())]);
    const known = [await load('b1'), await load('b2')].filter(({ recipients }) => recipients['p1'] !== undefined);
    expect(known).toHaveLength(1);
  });

  test('finds who stands on the same family card, and aid elsewhere', async () => {
    await batch();
    const record = { type: 'record', source: 'fire-1', kind: 'incident', at: AT } as const;
    await runner().execute(aidReceived, 'p2', record, context());
    await startListing('p1');
    await work().listing('b1', 'p1', context());
    await startListing('p2');
    await work().listing('b1', 'p2', context());
    expect((await load()).recipients['p2']).toMatchObject({ sameFamily: ['p1'], doubleAid: ['fire-1'] });
  });
});

test.each([1, 2, 3].flatMap((write) => [false, true].map((after) => ({ write, after }))))(
  'a report that dies at write %j is finished by whoever comes next',
  async (crash) => {
    await batch();
    await startHandOver('p1');
    await work().handOver('b1', 'p1', context());
    await run('b1', { type: 'start-report', issueDate: DATE, ...by });
    await expect(work(crash).report('b1', context())).rejects.toThrow('crash');
    await work().report('b1', context());
    const { report } = await load();
    expect(await numbers('data-penerima-dibantu')).toMatchObject([{ sequence: 1, number: report?.number }]);
    const file = await files.get(TENANT, reportFileId('b1'));
    expect(createHash('sha256').update(file!.bytes).digest('hex')).toBe(report?.fileHash);
  },
);

test('each recipient is served at most once per batch, and every BAST belongs to one hand-over', async () => {
  const person = fc.constantFrom('p1', 'p2');
  const batchId = fc.constantFrom('b1', 'b2');
  const step = fc.record({
    act: fc.oneof({ weight: 8, arbitrary: fc.constant('next') }, fc.constantFrom('list', 'finish', 'crash', 'remove')),
    person,
    batchId,
    write: fc.integer({ min: 1, max: 5 }),
    after: fc.boolean(),
  });
  let total = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), async (steps) => {
      store = new SqliteEventStore(':memory:');
      await batch('b1');
      await batch('b2');
      for (const [index, taken] of steps.entries()) await attempt(taken, index).catch(() => undefined);
      for (const each of ['b1', 'b2']) {
        for (const subjectId of ['p1', 'p2']) {
          await work().listing(each, subjectId, context());
          await work().handOver(each, subjectId, context());
        }
      }
      const log = (await store.readAll('', 1000)).filter(({ type }) => type === 'grant-batch.handed-over.v1');
      const served = log.map(({ stream, data }) => `${stream}/${'subjectId' in data ? String(data.subjectId) : ''}`);
      expect(new Set(served).size).toBe(served.length);
      total += served.length;
      const printed = log.map(({ data }) => ('number' in data ? String(data.number) : '')).sort();
      expect((await numbers()).map(({ number }) => number).sort()).toEqual(printed);
      for (const each of ['b1', 'b2']) {
        const stages = Object.values((await load(each)).recipients).map(({ stage }) => stage);
        expect(stages).not.toContain('listing');
        expect(stages).not.toContain('handing-over');
      }
      await store.close();
    }),
    { numRuns: 30, verbose: 1 },
  );
  store = new SqliteEventStore(':memory:');
  expect(total).toBeGreaterThan(20);
}, 60_000);

interface Attempt {
  readonly act: string;
  readonly person: string;
  readonly batchId: string;
  readonly write: number;
  readonly after: boolean;
}

async function attempt({ act, person: subjectId, batchId, write, after }: Attempt, index: number): Promise<void> {
  switch (act) {
    case 'next':
      return next(batchId, subjectId, index);
    case 'list':
      await startListing(subjectId, batchId, candidate(subjectId, `case-${subjectId}-${index % 2}`));
      return work().listing(batchId, subjectId, context());
    case 'finish':
      return work().handOver(batchId, subjectId, context());
    case 'crash':
      return work({ write, after }).handOver(batchId, subjectId, context());
    default:
      return run(batchId, { type: 'remove', subjectId, reasonCode: 'x', noteId: null, ...by });
  }
}

/** What an officer would do next with this recipient. */
async function next(batchId: string, subjectId: string, index: number): Promise<void> {
  const stage = (await load(batchId)).recipients[subjectId]?.stage;
  switch (stage) {
    case 'listed':
      return run(batchId, { type: 'verify', subjectId, by: 'ofc.clerk', at: AT });
    case 'verified':
      return run(batchId, { type: 'field-check', subjectId, by: 'ofc.surveyor', at: AT });
    case 'field-checked':
      return start(batchId, subjectId, index);
    case 'handing-over':
      return work().handOver(batchId, subjectId, context());
    default:
      await startListing(subjectId, batchId, candidate(subjectId, `case-${subjectId}-${batchId}`));
      return work().listing(batchId, subjectId, context());
  }
}

async function start(batchId: string, subjectId: string, index: number): Promise<void> {
  const handoverId = `h${index}`;
  const recordId = `grant-hand-over.${commands}.${handoverId}`;
  const person = { name: 'Warga Contoh', nik: null, address: null };
  const data = { person, items: [], witness: { name: 'Saksi', position: 'Kepala Desa' }, note: null };
  await vault.put({ tenant: TENANT, subjectId, kind: 'grant-hand-over', recordId, data });
  const doubleAid = index % 3 === 0 ? await work().doubleAid(TENANT, subjectId, batchId) : [];
  const reason = { doubleAid, doubleAidReason: doubleAid.length > 0 ? 'kebutuhan-berbeda' : null };
  const asked = { place: 'lokasi', amount: null, issueDate: DATE, ...reason } as const;
  const handOver = { handoverId, recordId, evidenceIds: ['evidence-1'], ...asked };
  await run(batchId, { type: 'start-hand-over', subjectId, handOver, ...by });
}
