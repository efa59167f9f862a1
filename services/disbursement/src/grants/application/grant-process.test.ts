import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { aidReceived } from '../../shared/domain/aid-received.ts';
import { recipientRegister } from '../../shared/domain/recipient-register.ts';
import { AT, by, candidate, DATE, FAMILY, GrantDesk, TENANT } from '../../test/fixtures/grant-desk.ts';
import { grantCandidate } from '../domain/grant-candidate.ts';
import { bastFileId, reportFileId } from './grant-process.ts';

let desk: GrantDesk;

beforeEach(() => {
  desk = new GrantDesk();
});
afterEach(() => desk.close());

async function expectServedOnce(handoverId: string): Promise<void> {
  const recipient = (await desk.load()).recipients['p1'];
  expect(recipient).toMatchObject({ stage: 'handed-over', bast: { sequence: 1 } });
  expect(await desk.numbers()).toEqual([{ owner: handoverId, sequence: 1, number: recipient?.bast?.number }]);
  const { claims } = (await desk.runner().load(recipientRegister, TENANT, 'b1.grant')).state;
  expect(claims).toMatchObject([{ subjectId: 'p1', owner: handoverId }]);
  expect((await desk.runner().load(aidReceived, TENANT, 'p1')).state.entries).toMatchObject([{ source: 'b1' }]);
  const file = await desk.files.get(TENANT, bastFileId(handoverId));
  expect(createHash('sha256').update(file!.bytes).digest('hex')).toBe(recipient?.bast?.fileHash);
  const log = await desk.store.readStream(`${TENANT}/grant-batch/b1`);
  expect(log.filter(({ type }) => type === 'grant-batch.handed-over.v1')).toHaveLength(1);
  expect(log.filter(({ type }) => type === 'grant-batch.step-ended.v1')).toHaveLength(1);
}

/** Before and after each of the writes that a whole run makes. */
const CRASHES = [1, 2, 3, 4, 5].flatMap((write) => [false, true].map((after) => ({ write, after })));

describe('a hand-over', () => {
  test.each(CRASHES)('that dies at write %j is finished by whoever comes next', async (crash) => {
    await desk.batch();
    const handoverId = await desk.startHandOver('p1');
    const dying = desk.work(crash);
    await expect(dying.handOver('b1', 'p1', desk.context())).rejects.toThrow('crash');
    await desk.work().handOver('b1', 'p1', desk.context());
    await expectServedOnce(handoverId);
    await desk.work().handOver('b1', 'p1', desk.context());
    await expectServedOnce(handoverId);
  });

  test('makes as many writes as there are crash tests', async () => {
    await desk.batch();
    await desk.startHandOver('p1');
    const whole = desk.work();
    await whole.handOver('b1', 'p1', desk.context());
    expect(whole.writes()).toBe(5);
  });

  test('two processes that finish the same one agree', async () => {
    await desk.batch();
    const handoverId = await desk.startHandOver('p1');
    await Promise.all([
      desk.work().handOver('b1', 'p1', desk.context()),
      desk.work().handOver('b1', 'p1', desk.context()),
    ]);
    await expectServedOnce(handoverId);
  });

  test('two batches that serve one person at once: one is told of the other and stops', async () => {
    await desk.batch('b1');
    await desk.batch('b2');
    await desk.startHandOver('p1', 'b1');
    await desk.startHandOver('p1', 'b2', candidate('p1', 'case-2'));
    await Promise.all([
      desk.work().handOver('b1', 'p1', desk.context()),
      desk.work().handOver('b2', 'p1', desk.context()),
    ]);
    const stages = [await desk.load('b1'), await desk.load('b2')]
      .map(({ recipients }) => recipients['p1']?.stage)
      .sort();
    expect(stages).toEqual(['field-checked', 'handed-over']);
    expect(await desk.numbers()).toHaveLength(1);
    const stopped = (await desk.load('b1')).recipients['p1']?.stage === 'handed-over' ? 'b2' : 'b1';
    expect((await desk.load(stopped)).recipients['p1']?.reasonCode).toBe('double-aid');
    expect((await desk.runner().load(recipientRegister, TENANT, `${stopped}.grant`)).state.claims).toEqual([]);
  });

  test('to a person who was erased is abandoned and takes no number', async () => {
    await desk.batch();
    await desk.startHandOver('p1');
    await desk.vault.erase(TENANT, 'p1');
    await desk.work().handOver('b1', 'p1', desk.context());
    expect((await desk.load()).recipients['p1']).toMatchObject({ stage: 'field-checked', reasonCode: 'data-erased' });
    expect(await desk.numbers()).toEqual([]);
    expect((await desk.runner().load(aidReceived, TENANT, 'p1')).state.entries).toEqual([]);
  });

  test('no event holds personal data', async () => {
    await desk.batch();
    await desk.startHandOver('p1');
    await desk.work().handOver('b1', 'p1', desk.context());
    const log = JSON.stringify(await desk.store.readAll('', 200));
    expect(log).not.toMatch(/Contoh|1609010101900001|Mesin jahit/);
    expect(log).not.toContain(FAMILY);
  });
});

describe('a listing', () => {
  test.each([1, 2].flatMap((write) => [false, true].map((after) => ({ write, after }))))(
    'that dies at write %j is finished by whoever comes next',
    async (crash) => {
      await desk.batch();
      await desk.startListing('p1');
      await expect(desk.work(crash).listing('b1', 'p1', desk.context())).rejects.toThrow('crash');
      await desk.work().listing('b1', 'p1', desk.context());
      expect((await desk.load()).recipients['p1']?.stage).toBe('listed');
      expect((await desk.runner().load(grantCandidate, TENANT, 'case-p1')).state.takenBy).toBe('b1');
    },
  );

  test('the same case stands in one batch only', async () => {
    await desk.batch('b1');
    await desk.batch('b2');
    await desk.startListing('p1', 'b1');
    await desk.startListing('p1', 'b2');
    await Promise.all([
      desk.work().listing('b1', 'p1', desk.context()),
      desk.work().listing('b2', 'p1', desk.context()),
    ]);
    const known = [await desk.load('b1'), await desk.load('b2')].filter(
      ({ recipients }) => recipients['p1'] !== undefined,
    );
    expect(known).toHaveLength(1);
  });

  test('finds who stands on the same family card, and aid elsewhere', async () => {
    await desk.batch();
    const record = { type: 'record', source: 'fire-1', kind: 'incident', at: AT } as const;
    await desk.runner().execute(aidReceived, 'p2', record, desk.context());
    await desk.startListing('p1');
    await desk.work().listing('b1', 'p1', desk.context());
    await desk.startListing('p2');
    await desk.work().listing('b1', 'p2', desk.context());
    expect((await desk.load()).recipients['p2']).toMatchObject({ sameFamily: ['p1'], doubleAid: ['fire-1'] });
  });
});

test.each([1, 2, 3].flatMap((write) => [false, true].map((after) => ({ write, after }))))(
  'a report that dies at write %j is finished by whoever comes next',
  async (crash) => {
    await desk.batch();
    await desk.startHandOver('p1');
    await desk.work().handOver('b1', 'p1', desk.context());
    await desk.run('b1', { type: 'start-report', issueDate: DATE, ...by });
    await expect(desk.work(crash).report('b1', desk.context())).rejects.toThrow('crash');
    await desk.work().report('b1', desk.context());
    const { report } = await desk.load();
    expect(await desk.numbers('data-penerima-dibantu')).toMatchObject([{ sequence: 1, number: report?.number }]);
    const file = await desk.files.get(TENANT, reportFileId('b1'));
    expect(createHash('sha256').update(file!.bytes).digest('hex')).toBe(report?.fileHash);
  },
);
