import { scenario } from '@alur/event-sourcing/testing';
import { loadStandards } from '@alur/standards';
import { describe, expect, test } from '@jest/globals';
import {
  at,
  attach,
  check,
  completeFile,
  done,
  eventsOf,
  frontOffice,
  luwu,
  NINE,
  oku,
  open,
  rules,
  stateOf,
  villageOfficer,
  withTheApplicant,
} from '../test/fixtures/case.ts';
import { caseDecider } from './case.ts';
import type { CaseCommand } from './case-commands.ts';

const back = 'oku-selatan.back-office-1';
const surveyor = 'oku-selatan.petugas-survei-1';

describe('filing', () => {
  test('opens the case with its ticket and the first step of the pinned version', () => {
    const [opened, step, ...rest] = eventsOf(oku, open());
    expect(rest).toEqual([]);
    expect(opened).toMatchObject({
      type: 'case.opened.v1',
      data: { ticket: 'TICKET-1', kind: 'application', serviceVersion: 1, archetype: 'A2', openedBy: frontOffice.id },
    });
    expect(step).toMatchObject({
      type: 'case.step-opened.v1',
      data: { stepId: 'completeness', run: 1, roles: ['front-office'], notBy: [], dueAt: null },
    });
  });

  test('INC-11: the reporter is another person than the subject, unless the relation is "diri"', () => {
    scenario(oku)
      .when(open({ relation: 'keluarga', reporterId: 'subject-1' }))
      .thenRejected('reporter-is-subject');
    scenario(oku)
      .when(open({ relation: 'keluarga' }))
      .thenRejected('reporter-required');
    scenario(oku)
      .when(open({ relation: 'diri', reporterId: 'someone' }))
      .thenRejected('reporter-is-another');
    expect(eventsOf(oku, open({ relation: 'keluarga', reporterId: 'reporter-1' }))[0]).toMatchObject({
      data: { subjectId: 'subject-1', reporterId: 'reporter-1' },
    });
  });

  test('a service whose route is not built yet is refused in clear words', () => {
    const service: typeof rules.service = (...asked) => {
      const definition = rules.service(...asked);
      return definition && { ...definition, route: null };
    };
    scenario(caseDecider('oku-selatan', { ...rules, service }))
      .when(open())
      .thenRejected('service-not-open');
  });

  test('a service of the other office is unknown', () => {
    scenario(oku)
      .when(open({ service: 'surat-keterangan-dtks' }))
      .thenRejected('service-not-found');
  });

  test('R-19: who may file follows from the service alone, not from who the person is', () => {
    scenario(oku)
      .when(open({ by: { id: 'x', roles: ['petugas-survei'] } }))
      .thenRejected('wrong-role');
    const events = JSON.stringify(eventsOf(oku, ...completeFile));
    expect(events).not.toMatch(/\d{16}|"name"|"nik"|"phone"|"address"/);
  });

  test('a complaint may be anonymous; the accused officer can neither open nor handle it', () => {
    const complaint = open({ service: 'pengaduan-layanan', subjectId: null, relation: 'masyarakat' });
    expect(stateOf(eventsOf(oku, complaint)).opened).toMatchObject({
      subjectId: null,
      reporterId: null,
      kind: 'complaint',
    });
    scenario(oku)
      .when({ ...complaint, excluded: [frontOffice.id] })
      .thenRejected('not-by-same-officer');
    const accused = eventsOf(oku, { ...complaint, excluded: [back] });
    expect(accused.find((e) => e.type === 'case.step-opened.v1')?.data).toMatchObject({ notBy: [back] });
    scenario(oku)
      .given(...accused)
      .when({
        type: 'assign-step',
        stepId: 'follow-up',
        officer: back,
        by: { id: 'k', roles: ['kepala-dinas'] },
        at: at(1),
      })
      .thenRejected('not-by-same-officer');
  });
});

describe('completeness', () => {
  test('F12, F17: a file never goes back without what is to be brought and why', () => {
    const papers = ['fc-ktp', 'fc-kk'].map((code) => attach(code));
    const registration = [
      open({ service: 'pendaftaran-dtks' }),
      ...papers,
      check('complete'),
      done('verification', 'passed', 6, frontOffice.id),
      done('dukcapil-match', 'unmatched', 7, frontOffice.id),
    ];
    expect(eventsOf(oku, ...registration).at(-1)).toMatchObject({
      type: 'case.file-returned.v1',
      data: { missing: ['fc-ktp', 'fc-kk'], reasonCode: 'dukcapil-tidak-padan' },
    });
    const failed = done('verification', 'failed', 6, frontOffice.id);
    const blurred = (missing: readonly string[]) =>
      eventsOf(oku, ...completeFile, { ...failed, missing } as CaseCommand);
    expect(blurred(['fc-ktp']).at(-1)).toMatchObject({
      type: 'case.file-returned.v1',
      data: { missing: ['fc-ktp'], reasonCode: 'tidak-terbaca' },
    });
    for (const nothing of [[], ['no-such-paper']]) {
      expect(blurred(nothing).at(-1)).toMatchObject({ data: { missing: ['sktm-desa', 'fc-ktp', 'fc-kk'] } });
    }
  });

  test('R-03: an incomplete file goes back, a complete one goes to verification', () => {
    const given = eventsOf(oku, open(), attach('fc-ktp'), attach('fc-kk'));
    scenario(oku)
      .given(...given)
      .when(check('complete'))
      .thenRejected('documents-missing', 'R-03');
    const returned = oku.decide(stateOf(given), check('incomplete'));
    expect(returned).toEqual([
      {
        type: 'case.step-completed.v1',
        data: expect.objectContaining({
          stepId: 'completeness',
          outcome: 'incomplete',
          by: frontOffice.id,
          late: false,
        }),
      },
      {
        type: 'case.file-returned.v1',
        data: { caseId: 'case-1', missing: ['sktm-desa'], reasonCode: 'berkas-kurang', by: frontOffice.id, at: at(5) },
      },
    ]);
    const types = eventsOf(oku, ...completeFile).slice(-3);
    expect(types.map((e) => e.type)).toEqual([
      'case.step-completed.v1',
      'case.file-completed.v1',
      'case.step-opened.v1',
    ]);
    expect(types.at(-1)?.data).toMatchObject({ stepId: 'verification', dueAt: at(35) });
  });

  test('R-03: what came back is checked again in a new run', () => {
    const back = [open(), attach('fc-ktp'), attach('fc-kk'), check('incomplete')];
    scenario(oku)
      .given(...eventsOf(oku, ...back))
      .when(check('complete'))
      .thenRejected('step-not-open');
    const again = eventsOf(oku, ...back, attach('sktm-desa', 60), {
      type: 'supplement',
      by: frontOffice.id,
      at: at(61),
    });
    expect(again.at(-1)?.data).toMatchObject({ stepId: 'completeness', run: 2 });
  });

  test('R-12, 2.7 no. 4: at 16 the KTP is not demanded, at 17 it is', () => {
    const dtks = open({ tenant: 'luwu-timur', service: 'surat-keterangan-dtks', by: villageOfficer });
    const given = eventsOf(luwu, dtks, attach('fc-kk'));
    expect(luwu.decide(stateOf(given), check('complete', { age: 16, by: villageOfficer }))).toHaveLength(3);
    expect(luwu.decide(stateOf(given), check('complete', { age: 17, by: villageOfficer }))).toMatchObject({
      code: 'documents-missing',
      facts: { missing: ['fc-ktp'] },
    });
  });

  test('R-16, 2.7 no. 5: KIS PBID deactivation without the original card is incomplete', () => {
    const kis = open({ service: 'penonaktifan-kis-pbid' });
    const given = eventsOf(oku, kis, attach('fc-kk'), attach('fc-ktp'), attach('pernyataan-penonaktifan'));
    expect(oku.decide(stateOf(given), check('complete'))).toMatchObject({
      code: 'documents-missing',
      rule: 'R-03',
      facts: { missing: ['kartu-kis-pbid-asli'] },
    });
    const state = stateOf([...given, ...eventsOf(oku, kis, attach('kartu-kis-pbid-asli')).slice(-1)]);
    expect(oku.decide(state, check('complete'))).toHaveLength(3);
  });

  test('INC-28: a waiver with a reason stands for the paper', () => {
    const waiver: CaseCommand = {
      type: 'grant-dispensation',
      code: 'fc-ktp',
      substitute: null,
      reasonCode: 'orang-terlantar',
      by: frontOffice.id,
      at: at(2),
    };
    const events = eventsOf(oku, open(), attach('sktm-desa'), attach('fc-kk'), waiver, check('complete'));
    expect(stateOf(events).clockStart).toBe(at(5));
    scenario(oku)
      .given(...eventsOf(oku, open()))
      .when({ ...waiver, code: 'buku-tabungan' })
      .thenRejected('document-not-asked');
    const waived = () => scenario(oku).given(...eventsOf(oku, open(), waiver));
    waived().when(waiver).then();
    waived()
      .when({ ...waiver, reasonCode: 'belum-terbit' })
      .thenRejected('dispensation-conflict');
  });

  test('an unreadable paper must be supplied anew', () => {
    const given = eventsOf(oku, ...completeFile.slice(0, -1), { ...check('incomplete'), unusable: ['fc-ktp'] });
    expect(given.at(-1)).toMatchObject({ type: 'case.file-returned.v1', data: { missing: ['fc-ktp'] } });
    scenario(oku)
      .given(...given)
      .when(attach('fc-ktp', 9))
      .thenRejected('document-refused');
  });
});

describe('the clock', () => {
  test('R-02: the service clock starts when the file is complete, not when it is filed', () => {
    const state = stateOf(eventsOf(oku, ...completeFile));
    // 30 working minutes and one working day after 09:05: close of business on Thursday 2 July.
    expect(state).toMatchObject({ clockStart: at(5), dueAt: '2026-07-02T09:00:00.000Z' });
    expect(stateOf(eventsOf(oku, open())).dueAt).toBeNull();
    scenario(oku)
      .given(...eventsOf(oku, open()))
      .when({ type: 'pause', reason: 'gangguan-jaringan', by: frontOffice.id, at: at(1) })
      .thenRejected('clock-not-running', 'R-02');
  });

  test('2.7 no. 8: the six minutes of the PKH counter run from the arrival and end without a letter', () => {
    const papers = ['fc-kk', 'fc-ktp', 'kks'].map((code) => attach(code));
    const events = eventsOf(
      oku,
      open({ service: 'layanan-pkh' }),
      ...papers,
      check('complete', { minutes: 2 }),
      done('verification', 'passed', 3, back),
      done('validation', 'registered', 4, 'oku-selatan.pekerja-sosial-1'),
      done('explanation', 'given', 7, frontOffice.id),
    );
    expect(events.find((e) => e.type === 'case.file-completed.v1')?.data).toMatchObject({ dueAt: at(6) });
    expect(events.at(-1)).toMatchObject({ type: 'case.closed.v1', data: { outcome: 'completed', late: true } });
    expect(events.some((e) => e.type === 'case.step-opened.v1' && e.data.kind === 'letter')).toBe(false);
  });

  test('a pause moves the due times of the case and of every open step', () => {
    const paused: CaseCommand = { type: 'pause', reason: 'menunggu-pemohon', by: frontOffice.id, at: at(10) };
    const given = eventsOf(oku, ...completeFile, paused);
    scenario(oku)
      .given(...given)
      .when(paused)
      .thenRejected('already-paused');
    const overdue: CaseCommand = { type: 'check-deadlines', at: at(50) };
    scenario(oku)
      .given(...given)
      .when(overdue)
      .then();
    scenario(oku)
      .given(...given)
      .when({ type: 'resume', by: frontOffice.id, at: at(70) })
      .then({
        type: 'case.clock-resumed.v1',
        data: {
          caseId: 'case-1',
          by: frontOffice.id,
          at: at(70),
          // The hour that the clock stood is given back on Friday morning.
          dueAt: '2026-07-03T01:30:00.000Z',
          steps: [{ stepId: 'verification', run: 1, dueAt: at(95) }],
        },
      });
  });

  test('a passed due time is marked once per step and run', () => {
    const given = eventsOf(oku, ...completeFile);
    const mark = (minutes: number): CaseCommand => ({
      type: 'check-deadlines',
      at: at(minutes),
    });
    scenario(oku)
      .given(...given)
      .when(mark(35))
      .then();
    const marked = scenario(oku)
      .given(...given)
      .when(mark(36))
      .then({
        type: 'case.step-overdue.v1',
        data: {
          caseId: 'case-1',
          stepId: 'verification',
          run: 1,
          kind: 'document-verification',
          dueAt: at(35),
          detectedAt: at(36),
          alarm: { roles: ['kepala-seksi'], assignee: true, urgent: false },
        },
      });
    marked.when(mark(40)).then();
    expect(eventsOf(oku, ...completeFile, done('verification', 'passed', 36, back)).at(-2)?.data).toMatchObject({
      late: true,
    });
  });
});

describe('the route', () => {
  const surveyed: readonly CaseCommand[] = [
    ...completeFile,
    done('verification', 'passed', 20, back),
    { ...done('survey', 'done', 200, surveyor), officers: [surveyor, 'oku-selatan.tksk-1'] } as CaseCommand,
  ];

  test('separation of duties: the decision is closed to everybody who surveyed', () => {
    const decision = eventsOf(oku, ...surveyed).at(-1);
    expect(decision?.data).toMatchObject({
      stepId: 'decision',
      notBy: [surveyor, 'oku-selatan.tksk-1'],
      requires: ['survey'],
      roles: ['kepala-dinas', 'kabid-linjamsos'],
    });
  });

  test('an outcome of a void or older run changes nothing, an unknown outcome is an error', () => {
    const given = eventsOf(oku, ...completeFile);
    scenario(oku)
      .given(...given)
      .when(done('completeness', 'complete', 9, back))
      .then();
    scenario(oku)
      .given(...given)
      .when(done('verification', 'passed', 9, back, 2))
      .then();
    scenario(oku)
      .given(...given)
      .when(done('verification', 'delivered', 9, back))
      .thenRejected('outcome-unknown');
    const closed = eventsOf(oku, ...completeFile, { type: 'withdraw', reasonCode: 'x', by: back, at: at(9) });
    scenario(oku)
      .given(...closed)
      .when(done('verification', 'passed', 10, back))
      .then();
  });

  test('a return by another context voids the other steps and starts the route anew', () => {
    const state = stateOf(eventsOf(luwu, ...withTheApplicant));
    expect(state).toMatchObject({ status: 'returned', open: {}, completed: [], clockStart: null, dueAt: null });
    const again = eventsOf(luwu, ...withTheApplicant, { type: 'supplement', by: villageOfficer.id, at: at(20) });
    expect(again.at(-1)?.data).toMatchObject({ stepId: 'completeness', run: 2 });
  });

  test('2.7 no. 3: not registered at the village closes the case as tidak-terdaftar', () => {
    const events = eventsOf(
      luwu,
      open({ tenant: 'luwu-timur', service: 'surat-keterangan-dtks', by: villageOfficer }),
      attach('fc-kk'),
      attach('fc-ktp'),
      check('complete', { by: villageOfficer }),
      done('village-check', 'not-registered', 6, villageOfficer.id),
    );
    expect(events.at(-1)).toMatchObject({ type: 'case.closed.v1', data: { outcome: 'tidak-terdaftar' } });
  });

  test('a withdrawn case goes on where it stood when it is reopened, in a new run', () => {
    const closed: readonly CaseCommand[] = [
      ...surveyed,
      { type: 'withdraw', reasonCode: 'pindah', by: frontOffice.id, at: at(300) },
    ];
    scenario(oku)
      .given(...eventsOf(oku, ...closed))
      .when(attach('dokumentasi', 310))
      .thenRejected('case-closed');
    const reopened = eventsOf(oku, ...closed, { type: 'reopen', reasonCode: 'kembali', by: 'k', at: at(400) });
    expect(reopened.slice(-2)).toMatchObject([
      { type: 'case.reopened.v1', data: { reasonCode: 'kembali' } },
      { type: 'case.step-opened.v1', data: { stepId: 'decision', run: 2, notBy: [surveyor, 'oku-selatan.tksk-1'] } },
    ]);
    scenario(oku)
      .given(...eventsOf(oku, ...surveyed))
      .when({ type: 'reopen', reasonCode: 'x', by: 'k', at: NINE })
      .thenRejected('not-closed');
  });
});

test('R-01: nothing in a case or in its definition asks the citizen for money', () => {
  for (const service of loadStandards().services()) expect([0, null]).toContain(service.biaya);
  expect(JSON.stringify(eventsOf(oku, ...completeFile))).not.toMatch(/fee|biaya|tarif|price|amount/i);
});
