import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import { at, attach, check, done, eventsOf, frontOffice, oku, open, stateOf } from '../test/fixtures/case.ts';
import type { CaseCommand, OpenCase } from './case-commands.ts';
import type { IncidentReport } from './incident.ts';

const fire: IncidentReport = {
  localClass: null,
  uuClass: 'nonalam',
  hazard: 'kebakaran',
  occurredAt: '2026-07-01T01:30:00.000Z',
  place: { latitude: -4.532171, longitude: 104.073519 },
};
const report = (service: string, incident: IncidentReport | null = fire, change: Partial<OpenCase> = {}) =>
  open({ service, incident, subjectId: null, relation: 'masyarakat', channel: 'telepon', ...change });

const kabid = 'oku-selatan.kabid-linjamsos';
const head = 'oku-selatan.kepala-dinas';
const tagana = 'oku-selatan.tagana-1';
const logistics = 'oku-selatan.petugas-logistik';
const PAPERS = ['fc-kk', 'fc-ktp', 'laporan-kejadian-desa', 'surat-permohonan-bencana'];
const papers = (minutes: number): CaseCommand => ({
  type: 'receive-papers',
  age: null,
  by: frontOffice,
  at: at(minutes),
});

const toDecision: readonly CaseCommand[] = [
  check('complete', { minutes: 1 }),
  done('disposition', 'assigned', 10, kabid),
  done('response', 'responded', 60, tagana),
  done('assessment', 'done', 120, tagana),
  done('decision', 'eligible', 150, kabid),
];

describe('the first report', () => {
  test('INC-17: by telephone, without a single paper, it opens the disposition at once', () => {
    const events = eventsOf(oku, report('layanan-korban-bencana-sosial'), check('complete', { minutes: 1 }));
    const opened = events.flatMap((event) => (event.type === 'case.step-opened.v1' ? [event.data.stepId] : []));
    expect(opened).toEqual(['completeness', 'disposition', 'papers']);
    expect(stateOf(events).opened).toMatchObject({ kind: 'incident', subjectId: null, channel: 'telepon' });
  });

  test('2.7 no. 2: a house fire is sosial by its service, whatever UU 24/2007 calls it (INC-40)', () => {
    const { incident } = stateOf(eventsOf(oku, report('layanan-korban-bencana-sosial'))).opened;
    expect(incident).toMatchObject({ localClass: 'sosial', uuClass: 'nonalam', hazard: 'kebakaran' });
  });

  test('R-05: the class is that of the service; the service for every class needs it', () => {
    scenario(oku)
      .when(report('layanan-korban-bencana-alam', { ...fire, localClass: 'sosial' }))
      .thenRejected('class-of-another-service', 'R-05');
    scenario(oku).when(report('penanggulangan-bencana')).thenRejected('class-required', 'R-05');
    const flood = report('penanggulangan-bencana', { ...fire, hazard: 'banjir', localClass: 'alam' });
    expect(stateOf(eventsOf(oku, flood)).opened.incident?.localClass).toBe('alam');
  });

  test('F13: a hazard of the other class is taken, and doubted; the class of the law follows the hazard', () => {
    const opened = (service: string, hazard: string, more: Partial<IncidentReport> = {}) =>
      stateOf(eventsOf(oku, report(service, { ...fire, uuClass: null, hazard, ...more }))).opened.incident;
    expect(opened('layanan-korban-bencana-sosial', 'kebakaran')).toEqual(
      expect.objectContaining({ uuClass: 'nonalam', localClass: 'sosial' }),
    );
    expect(opened('layanan-korban-bencana-sosial', 'kebakaran')).not.toHaveProperty('unusual');
    expect(opened('layanan-korban-bencana-sosial', 'banjir')).toMatchObject({ uuClass: 'alam', unusual: true });
    expect(opened('layanan-korban-bencana-alam', 'kebakaran')).toMatchObject({ localClass: 'alam', unusual: true });
    expect(opened('penanggulangan-bencana', 'wabah', { localClass: 'sosial' })).not.toHaveProperty('unusual');
    expect(opened('penanggulangan-bencana', 'longsor', { localClass: 'sosial' })).toMatchObject({ unusual: true });
    scenario(oku)
      .when(report('layanan-korban-bencana-sosial', { ...fire, uuClass: null, hazard: 'hujan-abu' }))
      .thenRejected('uu-class-required');
  });

  test('F13, R-05: the Kabid names another class and the head settles it, never after the SP2D', () => {
    const flood = [report('layanan-korban-bencana-sosial', { ...fire, uuClass: null, hazard: 'banjir' })];
    const propose = (by = kabid): CaseCommand => ({
      type: 'propose-class',
      localClass: 'alam',
      reasonCode: 'salah-pilih',
      by,
      at: at(5),
    });
    const confirm: CaseCommand = { type: 'confirm-class', by: head, at: at(6) };
    const given = (...commands: readonly CaseCommand[]) => scenario(oku).given(...eventsOf(oku, ...flood, ...commands));
    given().when(confirm).thenRejected('not-proposed', 'R-05');
    given(propose(head)).when(confirm).thenRejected('not-by-same-officer');
    const settled = stateOf(eventsOf(oku, ...flood, propose(), confirm));
    expect(settled).toMatchObject({ classProposed: null, opened: { incident: { localClass: 'alam' } } });
    expect(settled.opened.incident).not.toHaveProperty('unusual');
    const paid: CaseCommand = { type: 'note-payment-order', at: at(5) };
    given(paid).when(propose()).thenRejected('already-paid', 'R-05');
    given(propose(), paid).when(confirm).thenRejected('already-paid', 'R-05');
    scenario(oku)
      .given(...eventsOf(oku, report('layanan-korban-bencana-alam', { ...fire, uuClass: null })))
      .when({ ...propose(), localClass: 'sosial' } as CaseCommand)
      .thenRejected('class-of-another-service', 'R-05');
    scenario(oku)
      .given(...eventsOf(oku, open()))
      .when(propose())
      .thenRejected('incident-unexpected');
  });

  test('the place is known to about 1 km only', () => {
    const { incident } = stateOf(eventsOf(oku, report('layanan-korban-bencana-sosial'))).opened;
    expect(incident?.place).toEqual({ latitude: -4.53, longitude: 104.07 });
    const unknown = report('layanan-korban-bencana-sosial', { ...fire, place: null });
    expect(stateOf(eventsOf(oku, unknown)).opened.incident?.place).toBeNull();
  });

  test('what happened belongs to a disaster and to nothing else, and lies in the past', () => {
    scenario(oku).when(report('layanan-korban-bencana-alam', null)).thenRejected('incident-required');
    scenario(oku)
      .when(open({ incident: fire }))
      .thenRejected('incident-unexpected');
    scenario(oku)
      .when(report('layanan-korban-bencana-alam', { ...fire, occurredAt: at(1) }))
      .thenRejected('occurred-in-future');
    scenario(oku)
      .when(report('layanan-korban-bencana-alam', { ...fire, occurredAt: '2016-07-01T01:30:00.000Z' }))
      .thenRejected('occurred-long-ago');
  });
});

describe('two tracks and the papers', () => {
  const social = [report('layanan-korban-bencana-sosial'), ...toDecision];

  test('2.7 no. 2: after the decision goods and money are open side by side; a natural disaster has goods only', () => {
    expect(Object.keys(stateOf(eventsOf(oku, ...social)).open)).toEqual(['papers', 'goods', 'funds']);
    const natural = eventsOf(oku, report('layanan-korban-bencana-alam'), ...toDecision);
    expect(Object.keys(stateOf(natural).open)).toEqual(['papers', 'goods']);
  });

  test('INC-03: goods are due 40 h 16 min after the report, day and night; money in working days after the decision', () => {
    const { open: steps, dueAt } = stateOf(eventsOf(oku, ...social));
    expect(steps['goods']?.dueAt).toBe(at(40 * 60 + 16));
    // Friday 3 July, the second working day after the decision at 11:30 plus one hour, at the close of business.
    expect(steps['funds']?.dueAt).toBe('2026-07-03T09:30:00.000Z');
    expect(dueAt).toBe(at(3 * 24 * 60));
  });

  test('a pause moves the clock of the goods on from the report', () => {
    const paused = eventsOf(
      oku,
      ...social,
      { type: 'pause', reason: 'gangguan-jaringan', by: kabid, at: at(200) },
      { type: 'resume', by: kabid, at: at(260) },
    );
    expect(stateOf(paused).open['goods']?.dueAt).toBe(at(41 * 60 + 16));
  });

  test('INC-17: the papers step names what is missing, takes a waiver, and ends when all is there', () => {
    const given = eventsOf(oku, ...social, ...PAPERS.slice(0, 2).map((code) => attach(code, 160)));
    expect(oku.decide(stateOf(given), papers(170))).toMatchObject({
      code: 'documents-missing',
      facts: { missing: ['laporan-kejadian-desa', 'surat-permohonan-bencana'] },
    });
    const waived: CaseCommand = {
      type: 'grant-dispensation',
      code: 'surat-permohonan-bencana',
      substitute: null,
      reasonCode: 'keadaan-darurat',
      by: kabid,
      at: at(180),
    };
    const all = [...social, ...PAPERS.slice(0, 3).map((code) => attach(code, 160)), waived, papers(190)];
    expect(eventsOf(oku, ...all).at(-1)?.data).toMatchObject({ stepId: 'papers', outcome: 'received' });
    scenario(oku)
      .given(...given)
      .when({ type: 'receive-papers', age: null, by: { id: tagana, roles: ['tagana'] }, at: at(170) })
      .thenRejected('wrong-role');
    scenario(oku)
      .given(...eventsOf(oku, open()))
      .when(papers(1))
      .thenRejected('step-not-open');
  });

  test('R-23: the report opens after goods, money and papers, in whatever order, and closes the case', () => {
    const ends = [
      [...PAPERS.map((code) => attach(code, 200)), papers(210)],
      [done('goods', 'handed-over', 220, logistics)],
      [done('funds', 'handed-over', 230, head)],
    ];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const before = [...social, ...order.slice(0, 2).flatMap((index) => ends[index]!)];
      expect(Object.keys(stateOf(eventsOf(oku, ...before)).open)).toHaveLength(1);
      const all = [...before, ...ends[order[2]!]!];
      expect(Object.keys(stateOf(eventsOf(oku, ...all)).open)).toEqual(['report']);
      const closed = eventsOf(oku, ...all, done('report', 'reported', 240, kabid));
      expect(closed.at(-1)).toMatchObject({ type: 'case.closed.v1', data: { outcome: 'completed' } });
    }
  });

  test('R-08: found not eligible, the case closes and the papers are no longer waited for', () => {
    const refused = [...social.slice(0, -1), done('decision', 'ineligible', 150, kabid)];
    expect(stateOf(eventsOf(oku, ...refused))).toMatchObject({ status: 'closed', open: {} });
  });

  test('R-07: who assessed does not decide', () => {
    const events = eventsOf(oku, ...social);
    const decision = events.find((e) => e.type === 'case.step-opened.v1' && e.data.stepId === 'decision');
    expect(decision?.data).toMatchObject({ notBy: [tagana], requires: ['assessment'] });
  });
});

test('R-19: the exact place and the caller are in no event', () => {
  const events = JSON.stringify(eventsOf(oku, report('layanan-korban-bencana-sosial', fire, { noteId: 'note-1' })));
  expect(events).not.toMatch(/4\.532|104\.073|"address"|"name"/);
});
