import { type ContractMessage, type DataOf, GoodsHandedOver, GrantHandedOver, GrantStepStarted } from '@alur/contracts';
import type { DomainEvent } from '@alur/event-sourcing';
import { ServiceUnderTest, until } from '@alur/platform/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { disbursementService } from '../index.ts';
import { aidReceived } from '../shared/domain/aid-received.ts';
import { GrantProcess } from './application/grant-process.ts';
import { grantBatch } from './domain/grant-batch.ts';
import type { GrantBatchCommand } from './domain/grant-batch-commands.ts';
import { grantCandidate } from './domain/grant-candidate.ts';
import { GrantsConsumer } from './grants.process.ts';

const AT = '2026-08-03T02:00:00.000Z';
const TENANT = 'oku-selatan';
const by = { by: 'oku-selatan.kabid', at: AT };
const service = 'bansos-stimulan';
const office = new ServiceUnderTest(disbursementService, { now: AT });
let commands = 0;

beforeAll(() => office.start());
afterAll(() => office.close());

function context() {
  commands += 1;
  return { tenant: TENANT, actor: by.by, at: AT, commandId: `command-${commands}`, correlationId: 'c' };
}

async function run(command: GrantBatchCommand): Promise<readonly DomainEvent[]> {
  const result = await office.ports.runner.execute(grantBatch, 'b1', command, context());
  if (result.outcome === 'rejected') throw new Error(`${command.type} was refused`);
  return result.events;
}

async function stage(): Promise<string | undefined> {
  return (await office.ports.runner.load(grantBatch, TENANT, 'b1')).state.recipients['p1']?.stage;
}

test('what a dead request began is finished by the consumer', async () => {
  const step = { stepId: 'grant', run: 1, notBy: [] };
  const candidate = { caseId: 'c1', programme: service, subjectId: 'p1', step, choice: null, at: AT };
  await office.ports.runner.execute(grantCandidate, 'c1', { type: 'wait', candidate }, context());
  const rules = { programme: service, decree: 'none', nominations: [], choice: null } as const;
  await run({ type: 'open', batchId: 'b1', service, ...rules, ...by });
  await run({ type: 'start-listing', candidate, ...by });
  await until(stage, (now) => now === 'listed');

  await run({ type: 'verify', subjectId: 'p1', by: 'ofc.clerk', at: AT });
  await run({ type: 'field-check', subjectId: 'p1', by: 'ofc.surveyor', at: AT });
  const person = { name: 'Warga Contoh', nik: null, address: null };
  const data = { person, items: [], witness: { name: 'Saksi', position: 'Kepala Desa' }, note: null };
  await office.ports.vault.put({ tenant: TENANT, subjectId: 'p1', kind: 'grant-hand-over', recordId: 'r1', data });
  const asked = {
    place: 'kantor',
    amount: 500_000,
    issueDate: '2026-08-03',
    doubleAid: [],
    doubleAidReason: null,
  } as const;
  const handOver = { handoverId: 'h1', recordId: 'r1', evidenceIds: ['evidence-1'], ...asked };
  await run({ type: 'start-hand-over', subjectId: 'p1', handOver, by: 'ofc.cashier', at: AT });
  await until(stage, (now) => now === 'handed-over');
  await run({ type: 'start-report', issueDate: '2026-08-03', ...by });
  await until(
    async () => (await office.ports.runner.load(grantBatch, TENANT, 'b1')).state.report,
    (report) => report !== null,
  );
  expect((await office.published(GrantStepStarted)).map(({ data: told }) => told.step)).toEqual([
    'listing',
    'hand-over',
    'report',
  ]);
  expect(await office.published(GrantHandedOver)).toHaveLength(1);
});

test('aid in an incident shows as double aid, however often it is told', async () => {
  const work = new GrantProcess(office.ports);
  const process = new GrantsConsumer(office.ports, work);
  const data = { caseId: 'fire-1', subjectId: 'p7', at: AT } as DataOf<typeof GoodsHandedOver>;
  const told = { id: 'm1', type: GoodsHandedOver.type, source: 'alur/disbursement', subject: 'fire-1', time: AT };
  const meta = { tenant: TENANT, actor: 'x', stream: 's', revision: 0, correlationId: 'c' };
  const message: ContractMessage<DataOf<typeof GoodsHandedOver>> = { ...told, ...meta, data };
  await process.servedInIncident(message);
  await process.servedInIncident({ ...message, id: 'm2' });
  expect(await work.doubleAid(TENANT, 'p7', 'b1')).toEqual(['fire-1']);
  const { state } = await office.ports.runner.load(aidReceived, TENANT, 'p7');
  expect(state.entries).toEqual([{ source: 'fire-1', kind: 'incident', at: AT }]);
});
