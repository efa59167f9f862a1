import { type CommandContext, createCommandRunner, type EventStore } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { numberRegister } from '@alur/platform';
import { NOBODY } from '@alur/platform/testing';
import { type FileStore, MasterKeys, newMasterKey } from '@alur/privacy';
import { SqliteVault } from '@alur/privacy/sqlite';
import { loadStandards } from '@alur/standards';
import { expect, test } from '@jest/globals';
import { type AidCaseCommand, aidCase } from '../../aid-case/domain/aid-case.ts';
import { AidReportProcess } from './aid-report-process.ts';

const TENANT = 'oku-selatan';
const AT = '2026-08-03T02:00:00.000Z';
const caseId = 'case-1';
let commands = 0;

function context(): CommandContext {
  commands += 1;
  return { tenant: TENANT, actor: 'kabid', at: AT, commandId: `command-${commands}`, correlationId: 'c' };
}

/** An incident whose goods were cancelled and whose report was begun. */
async function begun(store: EventStore): Promise<void> {
  const incident = { localClass: 'alam', uuClass: 'alam', hazard: 'banjir', occurredAt: AT, village: null } as const;
  const household = { householdId: 'a', subjectId: 's', members: 3, damage: null };
  const step = { run: 1, roles: ['kabid-linjamsos'], notBy: [] };
  const settled = { householdId: 'a', handoverId: 'case-1.a', outcome: 'cancelled', by: 'log', at: AT } as const;
  const officer = { id: 'kabid', roles: ['kabid-linjamsos'] };
  const report = { report: 'laporan-bencana-dibantu', issueDate: '2026-08-03', stepId: 'report' };
  const history: AidCaseCommand[] = [
    { type: 'note-opened', incident: { caseId, service: 'layanan-korban-bencana-alam', ...incident }, at: AT },
    { type: 'note-household', caseId, household, at: AT },
    { type: 'note-eligibility', caseId, households: ['a'], at: AT },
    { type: 'note-step', step: { ...step, stepId: 'goods', kind: 'goods' }, at: AT },
    { type: 'settle-household', ...settled },
    { type: 'note-step', step: { ...step, stepId: 'report', kind: 'report' }, at: AT },
    { type: 'start-report', ...report, officer, at: AT },
  ];
  const runner = createCommandRunner(store);
  for (const command of history) {
    expect((await runner.execute(aidCase, caseId, command, context())).outcome).toBe('accepted');
  }
}

test('R-23: a report cut off at any write is finished by whoever comes next, with one number and one paper', async () => {
  for (const when of ['before', 'after'] as const) {
    for (let at = 0; at < 3; at += 1) {
      const store = new SqliteEventStore(':memory:');
      await begun(store);
      const papers: Uint8Array[] = [];
      const reports = (dies?: number) => {
        let writes = 0;
        const write = async <T>(doIt: () => Promise<T>): Promise<T> => {
          const last = writes === dies;
          writes += 1;
          if (last && when === 'before') throw new Error('crash');
          const result = await doIt();
          if (last) throw new Error('crash');
          return result;
        };
        const guarded = new Proxy(store, {
          get(target, property) {
            if (property !== 'append') return Reflect.get(target, property).bind(target);
            const append: EventStore['append'] = (...appended) => write(() => target.append(...appended));
            return append;
          },
        });
        const files: FileStore = {
          get: async () => undefined,
          put: ({ bytes }) =>
            write(async () => {
              papers.push(bytes);
              return { sha256: 'f', size: bytes.length, mediaType: 'application/pdf' };
            }),
        };
        const vault = new SqliteVault(':memory:', new MasterKeys([newMasterKey()]));
        return new AidReportProcess({
          runner: createCommandRunner(guarded),
          vault,
          files,
          standards: loadStandards(),
          people: NOBODY,
        });
      };
      await expect(reports(at).finish(caseId, context())).rejects.toThrow('crash');
      const { state } = await reports().finish(caseId, context());
      expect(state.report?.paper?.number).toBe('400.9/1/LKB/DINSOS/VIII/2026');
      expect(state.steps.report?.open).toBe(false);
      expect(new Set(papers.map((paper) => Buffer.from(paper).toString('base64'))).size).toBe(1);
      const register = await createCommandRunner(store).load(numberRegister, TENANT, '2026.laporan-bencana-dibantu');
      expect(register.state.numbers).toHaveLength(1);
      await store.close();
    }
  }
});
