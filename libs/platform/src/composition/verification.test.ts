import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyLog } from '@alur/event-sourcing';
import { openDatabase } from '@alur/sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Module } from '@nestjs/common';
import { loadConfig } from '../config/config.ts';
import { createLogger } from '../runtime/logging.ts';
import { FixedClock } from '../testing/doubles.ts';
import { type RunningServices, startServices } from './start.ts';

@Module({})
class NoModule {}

const NOW = '2026-07-01T02:00:00.000Z';
const TENANT = 'oku-selatan';

let folder: string;
let running: RunningServices;
let logged: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alur-verification-'));
  logged = '';
  const logger = createLogger('info', {
    write: (line) => {
      logged += line;
    },
  });
  const config = loadConfig({}, { demo: true, port: 0, dataDirectory: folder });
  const service = {
    name: 'survey',
    title: 'x',
    description: 'x',
    module: () => ({ module: NoModule }),
    views: [],
  } as const;
  running = await startServices([service], config, { logger, clock: new FixedClock(NOW) });
  const { store, vault, files } = running.services.get('survey')!.ports;
  const meta = { tenant: TENANT, actor: 'test', at: NOW, commandId: 'c1', correlationId: 'c1' };
  await store.append(
    `${TENANT}/case/1`,
    [{ id: 'e1', type: 'case.opened.v1', data: { of: 'rahasia' }, meta }],
    'no-stream',
  );
  await vault.put({ tenant: TENANT, subjectId: 's1', kind: 'note', data: { text: 'rahasia' } });
  const bytes = Buffer.from('%PDF-1.4\n%%EOF\n');
  await files.put({ tenant: TENANT, subjectId: 's1', fileId: 'f1', bytes });
});
afterEach(async () => {
  await running.close();
  rmSync(folder, { recursive: true });
});

async function ready(): Promise<{ status: string; parts: Record<string, unknown> }> {
  const response = await fetch(`${running.url}/health/ready`);
  expect(response.status).toBe(200);
  return (await response.json()) as { status: string; parts: Record<string, unknown> };
}

const metrics = async () => (await fetch(`${running.url}/metrics`)).text();
const alter = (database: string, sql: string) => {
  const db = openDatabase(join(folder, 'survey', database));
  db.exec(sql);
  db.close();
};

test('sound data are up, and the root of the log is logged', async () => {
  await running.verify();
  expect(await ready()).toMatchObject({ status: 'up', parts: { verification: { status: 'up' } } });
  expect(await metrics()).toContain('alur_verification_findings{service="survey"} 0');
  const report = await verifyLog(running.services.get('survey')!.ports.store);
  expect(logged).toContain(report.intact ? report.root : 'the log is not intact');
});

test.each<[string, () => void, string]>([
  [
    'an altered event',
    () => alter('events.db', "DROP TRIGGER events_no_update; UPDATE events SET data = '{}' WHERE id = 'e1'"),
    `record-altered: ${TENANT}/case/1 revision 0`,
  ],
  [
    'an altered record of a person',
    () => alter('vault.db', "UPDATE records SET sealed = x'00'"),
    'a record of subject s1',
  ],
  [
    'a file that is gone',
    () => {
      for (const name of readdirSync(join(folder, 'survey', 'files'))) {
        if (name !== 'unfinished') rmSync(join(folder, 'survey', 'files', name), { recursive: true });
      }
    },
    'file f1 is missing',
  ],
])('%s degrades the process and is named in the log only, without its content', async (_, damage, finding) => {
  damage();
  await running.verify();
  const health = await ready();
  expect(health).toMatchObject({
    status: 'degraded',
    parts: { verification: { status: 'degraded', fault: 'DataNotAsWritten' } },
  });
  expect(JSON.stringify(health)).not.toContain('s1');
  expect(await metrics()).toContain('alur_verification_findings{service="survey"} 1');
  expect(logged).toContain(finding);
  expect(logged).not.toContain('rahasia');
});
