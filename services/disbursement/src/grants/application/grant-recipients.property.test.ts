import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AT, by, candidate, DATE, GrantDesk, TENANT } from '../../test/fixtures/grant-desk.ts';

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
      const desk = new GrantDesk();
      await desk.batch('b1');
      await desk.batch('b2');
      for (const [index, taken] of steps.entries()) await attempt(desk, taken, index).catch(() => undefined);
      for (const each of ['b1', 'b2']) {
        for (const subjectId of ['p1', 'p2']) {
          await desk.work().listing(each, subjectId, desk.context());
          await desk.work().handOver(each, subjectId, desk.context());
        }
      }
      const log = (await desk.store.readAll('', 1000)).filter(({ type }) => type === 'grant-batch.handed-over.v1');
      const served = log.map(({ stream, data }) => `${stream}/${'subjectId' in data ? String(data.subjectId) : ''}`);
      expect(new Set(served).size).toBe(served.length);
      total += served.length;
      const printed = log.map(({ data }) => ('number' in data ? String(data.number) : '')).sort();
      expect((await desk.numbers()).map(({ number }) => number).sort()).toEqual(printed);
      for (const each of ['b1', 'b2']) {
        const stages = Object.values((await desk.load(each)).recipients).map(({ stage }) => stage);
        expect(stages).not.toContain('listing');
        expect(stages).not.toContain('handing-over');
      }
      await desk.close();
    }),
    { numRuns: 30, verbose: 1 },
  );
  expect(total).toBeGreaterThan(20);
}, 60_000);

interface Attempt {
  readonly act: string;
  readonly person: string;
  readonly batchId: string;
  readonly write: number;
  readonly after: boolean;
}

async function attempt(
  desk: GrantDesk,
  { act, person: subjectId, batchId, write, after }: Attempt,
  index: number,
): Promise<void> {
  switch (act) {
    case 'next':
      return next(desk, batchId, subjectId, index);
    case 'list':
      await desk.startListing(subjectId, batchId, candidate(subjectId, `case-${subjectId}-${index % 2}`));
      return desk.work().listing(batchId, subjectId, desk.context());
    case 'finish':
      return desk.work().handOver(batchId, subjectId, desk.context());
    case 'crash':
      return desk.work({ write, after }).handOver(batchId, subjectId, desk.context());
    default:
      return desk.run(batchId, { type: 'remove', subjectId, reasonCode: 'x', noteId: null, ...by });
  }
}

/** What an officer would do next with this recipient. */
async function next(desk: GrantDesk, batchId: string, subjectId: string, index: number): Promise<void> {
  const stage = (await desk.load(batchId)).recipients[subjectId]?.stage;
  switch (stage) {
    case 'listed':
      return desk.run(batchId, { type: 'verify', subjectId, by: 'ofc.clerk', at: AT });
    case 'verified':
      return desk.run(batchId, { type: 'field-check', subjectId, by: 'ofc.surveyor', at: AT });
    case 'field-checked':
      return start(desk, batchId, subjectId, index);
    case 'handing-over':
      return desk.work().handOver(batchId, subjectId, desk.context());
    default:
      await desk.startListing(subjectId, batchId, candidate(subjectId, `case-${subjectId}-${batchId}`));
      return desk.work().listing(batchId, subjectId, desk.context());
  }
}

async function start(desk: GrantDesk, batchId: string, subjectId: string, index: number): Promise<void> {
  const handoverId = `h${index}`;
  const recordId = `grant-hand-over.${batchId}.${handoverId}`;
  const person = { name: 'Warga Contoh', nik: null, address: null };
  const data = { person, items: [], witness: { name: 'Saksi', position: 'Kepala Desa' }, note: null };
  await desk.vault.put({ tenant: TENANT, subjectId, kind: 'grant-hand-over', recordId, data });
  const doubleAid = index % 3 === 0 ? await desk.work().doubleAid(TENANT, subjectId, batchId) : [];
  const reason = { doubleAid, doubleAidReason: doubleAid.length > 0 ? 'kebutuhan-berbeda' : null };
  const asked = { place: 'lokasi', amount: null, issueDate: DATE, ...reason } as const;
  const handOver = { handoverId, recordId, evidenceIds: ['evidence-1'], ...asked };
  await desk.run(batchId, { type: 'start-hand-over', subjectId, handOver, by: 'ofc.cashier', at: AT });
}
