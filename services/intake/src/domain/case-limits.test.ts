import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import {
  at,
  attach,
  check,
  completeFile,
  done,
  eventsOf,
  frontOffice,
  oku,
  open,
  stateOf,
} from '../test/fixtures/case.ts';
import type { CaseCommand } from './case-commands.ts';

const by = frontOffice.id;
const back = 'oku-selatan.back-office-1';
const filed = scenario(oku).given(...eventsOf(oku, open()));
const verifying = scenario(oku).given(...eventsOf(oku, ...completeFile));

describe('a case that is not there, or not in this state', () => {
  test.each<[CaseCommand, string]>([
    [{ type: 'supplement', by, at: at(9) }, 'not-returned'],
    [{ type: 'resume', by, at: at(9) }, 'not-paused'],
    [{ type: 'receive-papers', age: null, by: frontOffice, at: at(9) }, 'step-not-open'],
    [{ type: 'assign-step', stepId: 'survey', officer: back, by: frontOffice, at: at(9) }, 'step-not-open'],
    [check('complete', { minutes: 9 }), 'step-not-open'],
    [open(), 'already-opened'],
    [{ type: 'reopen', reasonCode: 'x', by, at: at(9) }, 'not-closed'],
  ])('$type', (command, code) => {
    verifying.when(command).thenRejected(code);
    if (command.type !== 'open') scenario(oku).when(command).thenRejected('case-not-found');
  });

  test.each<CaseCommand>([
    attach('dokumentasi', 20),
    { type: 'grant-dispensation', code: 'fc-ktp', substitute: null, reasonCode: 'x', by, at: at(20) },
    check('complete', { minutes: 20 }),
    { type: 'supplement', by, at: at(20) },
    { type: 'pause', reason: 'gangguan-jaringan', by, at: at(20) },
    { type: 'withdraw', reasonCode: 'x', by, at: at(20) },
    { type: 'reject', reasonCode: 'x', by, at: at(20) },
  ])('closed, it takes no $type', (command) => {
    const reject: CaseCommand = { type: 'reject', reasonCode: 'tidak-berwenang', by, at: at(10) };
    const closed = verifying.when(reject).then({
      type: 'case.closed.v1',
      data: { caseId: 'case-1', outcome: 'rejected', reasonCode: 'tidak-berwenang', by, at: at(10), late: false },
    });
    closed.when(command).thenRejected('case-closed');
    closed.when({ type: 'check-deadlines', at: at(500) }).then();
  });
});

describe('who files for whom', () => {
  test('a reporter who is the person is not named twice', () => {
    const [opened] = eventsOf(oku, open({ relation: 'diri', reporterId: 'subject-1' }));
    expect(opened).toMatchObject({ data: { subjectId: 'subject-1', reporterId: null, relation: 'diri' } });
  });

  test('an application is about a person', () => {
    scenario(oku)
      .when(open({ subjectId: null }))
      .thenRejected('subject-required');
  });
});

describe('papers', () => {
  test('a paper that is sent again changes nothing, one that nobody asked for is refused with the list', () => {
    const [first] = eventsOf(oku, open(), attach('fc-kk')).slice(-1);
    filed.given(first!).when(attach('fc-kk', 3)).then();
    expect(oku.decide(filed.state(), attach('buku-tabungan'))).toMatchObject({
      code: 'document-not-asked',
      facts: { asked: expect.arrayContaining(['fc-kk', 'fc-ktp', 'sktm-desa', 'dokumentasi', 'data-pendukung-lain']) },
    });
    for (const code of ['dokumentasi', 'data-pendukung-lain']) {
      expect(oku.decide(filed.state(), attach(code))).toMatchObject([{ data: { caseId: 'case-1', code } }]);
    }
  });

  test('a waiver is granted once', () => {
    const waiver: CaseCommand = {
      type: 'grant-dispensation',
      code: 'fc-ktp',
      substitute: 'surat-keterangan',
      reasonCode: 'orang-terlantar',
      by,
      at: at(2),
    };
    const granted = {
      type: 'case.dispensation-granted.v1',
      data: {
        caseId: 'case-1',
        code: 'fc-ktp',
        substitute: 'surat-keterangan',
        reasonCode: 'orang-terlantar',
        by,
        at: at(2),
      },
    } as const;
    filed.when(waiver).then(granted).when(waiver).then();
  });

  test('a complete file is not sent back, and what nobody asked for is not missing', () => {
    const all = scenario(oku).given(...eventsOf(oku, ...completeFile.slice(0, -1)));
    all.when(check('incomplete')).thenRejected('nothing-missing', 'R-03');
    all.when({ ...check('incomplete'), unusable: ['buku-tabungan'] }).thenRejected('nothing-missing', 'R-03');
    expect(oku.decide(all.state(), { ...check('incomplete'), unusable: ['fc-ktp', 'fc-ktp'] })).toMatchObject([
      { type: 'case.step-completed.v1', data: { outcome: 'incomplete' } },
      { type: 'case.file-returned.v1', data: { missing: ['fc-ktp'] } },
    ]);
    all.when(check('complete', { by: { id: 'x', roles: ['petugas-survei'] } })).thenRejected('wrong-role');
  });
});

describe('who has a step', () => {
  const assign = (officer: string | null, roles: readonly string[] = ['back-office'], who = back): CaseCommand => ({
    type: 'assign-step',
    stepId: 'verification',
    officer,
    by: { id: who, roles },
    at: at(10),
  });
  const assigned = (officer: string | null) =>
    ({
      type: 'case.step-assigned.v1',
      data: { caseId: 'case-1', stepId: 'verification', run: 1, officer, by: back, at: at(10) },
    }) as const;

  test('it is taken from an officer who can no longer do it, and from no other', () => {
    const release = { type: 'release-step', stepId: 'verification', officer: back, by: 'intake', at: at(10) } as const;
    const released = { ...assigned(null), data: { ...assigned(null).data, by: 'intake' } };
    verifying.given(assigned(back)).when(release).then(released);
    verifying.given(assigned('oku-selatan.back-office-2')).when(release).then();
    verifying.when(release).then();
  });

  test('a colleague may end it, and the event says who had taken it', () => {
    const endedBy = (who: string) => {
      const events = eventsOf(oku, ...completeFile, assign(back), done('verification', 'passed', 10, who));
      return events.findLast(({ type }) => type === 'case.step-completed.v1')?.data;
    };
    expect(endedBy('oku-selatan.back-office-2')).toMatchObject({ takenBy: back });
    expect(endedBy(back)).not.toHaveProperty('takenBy');
  });

  test('it is taken by a role of the step, given to another by anybody who may assign, and given back', () => {
    verifying.when(assign(back)).then(assigned(back)).when(assign(back)).then().when(assign(null)).then(assigned(null));
    verifying.when(assign(back, ['petugas-survei'])).thenRejected('wrong-role');
    verifying.when(assign('oku-selatan.back-office-2', ['kepala-dinas'])).then(assigned('oku-selatan.back-office-2'));
    verifying.when(assign(null)).then();
    expect(verifying.given(assigned(back)).state()).toMatchObject({ open: { verification: { assignee: back } } });
  });
});

describe('late', () => {
  const due = at(35);

  test.each([
    [35, false],
    [36, true],
  ])('a step that ends %s minutes after nine', (minutes, late) => {
    const [ended] = eventsOf(oku, ...completeFile, done('verification', 'passed', minutes, back)).slice(-2);
    expect(ended).toMatchObject({ type: 'case.step-completed.v1', data: { late } });
    expect(verifying.state()).toMatchObject({ open: { verification: { dueAt: due, overdue: false } } });
  });

  test('only the run that is open is marked', () => {
    const marked = oku.decide(verifying.state(), { type: 'check-deadlines', at: at(60) });
    expect(marked).toMatchObject([{ type: 'case.step-overdue.v1', data: { stepId: 'verification', run: 1 } }]);
    filed.when({ type: 'check-deadlines', at: at(60) }).then();
  });

  test('a pause that began after the due time does not excuse, one before it does', () => {
    const pausedAt = (minutes: number): CaseCommand => ({
      type: 'pause',
      reason: 'menunggu-pemohon',
      by,
      at: at(minutes),
    });
    const ended = (minutes: number) =>
      eventsOf(oku, ...completeFile, pausedAt(minutes), done('verification', 'passed', 90, back)).find(
        (event) => event.type === 'case.step-completed.v1' && event.data.stepId === 'verification',
      );
    expect(ended(36)).toMatchObject({ data: { late: true } });
    expect(ended(35)).toMatchObject({ data: { late: false } });
  });

  test('a pause that the end of the case cuts off is counted up to it', () => {
    const state = stateOf(
      eventsOf(
        oku,
        ...completeFile,
        { type: 'pause', reason: 'menunggu-pemohon', by, at: at(10) },
        { type: 'withdraw', reasonCode: 'x', by, at: at(20) },
      ),
    );
    expect(state).toMatchObject({
      status: 'closed',
      paused: null,
      pauses: [{ from: at(10), to: at(20) }],
      closed: { outcome: 'withdrawn', at: at(20), late: false, open: ['verification'] },
    });
  });
});
