import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import { grantBatch } from './grant-batch.ts';
import type { BatchOpened, DecreeKind, GrantBatchEvent, HandOver } from './grant-batch-events.ts';
import { progressOf } from './grant-batch-state.ts';
import type { Candidate } from './grant-candidate.ts';

const at = '2026-08-03T02:00:00.000Z';
const kabid = { by: 'ofc.kabid', at };
const clerk = { by: 'ofc.back-office', at };
const surveyor = { by: 'ofc.surveyor', at };
const cashier = { by: 'ofc.logistics', at };
const paper = { number: '400.9/1/BASTP/DINSOS/VIII/2026', sequence: 1, fileHash: 'a'.repeat(64) };

function batch(decree: DecreeKind, more: Partial<BatchOpened> = {}): GrantBatchEvent {
  const service = 'bansos-penyandang-disabilitas';
  const data = {
    batchId: 'b1',
    service,
    programme: service,
    decree,
    nominations: ['bansos-odk'],
    choice: null,
    ...kabid,
  };
  return { type: 'grant-batch.opened.v1', data: { ...data, ...more } };
}

function candidate(subjectId: string, more: Partial<Candidate> = {}): Candidate {
  const step = { stepId: 'grant', run: 1, notBy: ['ofc.decider'] };
  const programme = 'bansos-penyandang-disabilitas';
  return { caseId: `case-${subjectId}`, programme, subjectId, step, choice: null, at, ...more };
}

const of = (subjectId: string, by: { readonly by: string; readonly at: string }) => ({
  batchId: 'b1',
  subjectId,
  caseId: `case-${subjectId}`,
  ...by,
});

function listed(subjectId: string, step: Candidate['step'] = candidate(subjectId).step): GrantBatchEvent[] {
  const programme = step === null ? 'bansos-odk' : 'bansos-penyandang-disabilitas';
  return [
    { type: 'grant-batch.listing-started.v1', data: { ...of(subjectId, kabid), step, programme } },
    { type: 'grant-batch.listed.v1', data: { ...of(subjectId, kabid), doubleAid: [], sameFamily: [] } },
  ];
}

function checked(subjectId: string): GrantBatchEvent[] {
  return [
    { type: 'grant-batch.verified.v1', data: of(subjectId, clerk) },
    { type: 'grant-batch.field-checked.v1', data: of(subjectId, surveyor) },
  ];
}

const decree = { decree: 'sk-bupati', number: '188.4/12/2026', date: '2026-08-01', documentId: 'd1' } as const;
const decreed: GrantBatchEvent = {
  type: 'grant-batch.decreed.v1',
  data: { batchId: 'b1', ...decree, version: 1, recipients: ['p1'], ...kabid },
};
const handOver: HandOver = {
  handoverId: 'h1',
  recordId: 'r1',
  evidenceIds: ['evidence-1'],
  place: 'kantor',
  amount: null,
  issueDate: '2026-08-03',
  doubleAid: [],
  doubleAidReason: null,
};
const start = { type: 'start-hand-over', subjectId: 'p1', handOver, ...cashier } as const;
const started: GrantBatchEvent = {
  type: 'grant-batch.hand-over-started.v1',
  data: { ...of('p1', cashier), ...handOver },
};
const handedOver: GrantBatchEvent = {
  type: 'grant-batch.handed-over.v1',
  data: { ...of('p1', cashier), ...paper, doubleAid: [] },
};
const bupati = scenario(grantBatch).given(batch('sk-bupati'), ...listed('p1'));

describe('R-17: recipients by decree', () => {
  test('2.7 no. 7: without the SK Bupati the hand-over is refused, verification and field check are not', () => {
    bupati
      .when({ type: 'verify', subjectId: 'p1', ...clerk })
      .then({ type: 'grant-batch.verified.v1', data: of('p1', clerk) })
      .when({ type: 'field-check', subjectId: 'p1', ...surveyor })
      .then({ type: 'grant-batch.field-checked.v1', data: of('p1', surveyor) })
      .when(start)
      .thenRejected('decree-missing', 'R-17')
      .given(decreed)
      .when(start)
      .then(started);
  });

  test('R-17: only the decree that the service asks for counts', () => {
    const other = { ...decree, decree: 'sk-kepala-dinas' } as const;
    const record = { type: 'record-decree', today: '2026-08-03', ...kabid } as const;
    bupati.when({ ...record, decree: other }).thenRejected('decree-of-other-office', 'R-17');
    bupati.when({ ...record, decree: { ...decree, date: '2026-08-04' } }).thenRejected('decree-date-ahead');
    bupati
      .when({ ...record, decree })
      .then(decreed)
      .when({ ...record, decree })
      .then();
    scenario(grantBatch)
      .given(batch('none'))
      .when({ ...record, decree })
      .thenRejected('decree-not-asked');
    bupati
      .given(decreed, ...checked('p1'), started)
      .when({ ...record, decree: { ...decree, number: '188.4/13/2026' } })
      .thenRejected('already-handed-over');
  });

  test('F5: who was listed after the decree is served when an amended decree names him', () => {
    const late = bupati.given(decreed, ...checked('p1'), started, handedOver, ...listed('p2'), ...checked('p2'));
    const startLate = { ...start, subjectId: 'p2', handOver: { ...handOver, handoverId: 'h2' } };
    late.when(startLate).thenRejected('not-in-decree', 'R-17');
    const record = { type: 'record-decree', today: '2026-08-03', ...kabid } as const;
    const amended = { ...decree, number: '188.4/40/2026', documentId: 'd2' };
    late.when({ ...record, decree: { ...decree, documentId: 'd2' } }).thenRejected('decree-number-used', 'R-17');
    const data = { batchId: 'b1', ...amended, version: 2, recipients: ['p1', 'p2'], ...kabid };
    const after = late.when({ ...record, decree: amended }).then({ type: 'grant-batch.decreed.v1', data });
    expect(after.state().decrees).toMatchObject([
      { version: 1, recipients: ['p1'], added: ['p1'], removed: [] },
      { version: 2, number: '188.4/40/2026', added: ['p2'], removed: [] },
    ]);
    after
      .when(startLate)
      .then({ type: 'grant-batch.hand-over-started.v1', data: { ...of('p2', cashier), ...startLate.handOver } });
  });

  test('F5: a decree of before its list was kept names everybody who stood on the list then', () => {
    const {
      version: _version,
      recipients: _recipients,
      ...old
    } = decreed.data as Extract<GrantBatchEvent, { type: 'grant-batch.decreed.v1' }>['data'];
    const kept: GrantBatchEvent = { type: 'grant-batch.decreed.v1', data: old };
    const batchOf = bupati.given(kept, ...listed('p2'), ...checked('p2'), ...checked('p1'));
    batchOf.when(start).then(started);
    batchOf.when({ ...start, subjectId: 'p2' }).thenRejected('not-in-decree', 'R-17');
  });

  test('a service that names no decree hands over without one', () => {
    scenario(grantBatch)
      .given(batch('none'), ...listed('p1'), ...checked('p1'))
      .when(start)
      .then(started);
  });
});

describe('the list', () => {
  const open = scenario(grantBatch).given(batch('sk-bupati'));
  const list = (of: Candidate) => ({ type: 'start-listing', candidate: of, ...kabid }) as const;

  test('a person stands in a batch once, whatever the case', () => {
    const asked = candidate('p1', { caseId: 'case-other' });
    bupati.when(list(asked)).thenRejected('already-on-batch');
    bupati.when(list(candidate('p1'))).then();
    expect(grantBatch.decide(bupati.state(), list(asked))).toMatchObject({ facts: { caseId: 'case-p1' } });
  });

  test('cases of the programme and its nomination lists are taken, others are not', () => {
    const nominee = candidate('p2', { step: null, programme: 'bansos-odk' });
    open.when(list(nominee)).then(...listed('p2', null).slice(0, 1));
    open.when(list(candidate('p2', { programme: 'bansos-odk' }))).thenRejected('programme-mismatch');
    open.when(list(candidate('p2', { step: null }))).thenRejected('programme-mismatch');
  });

  test('R-18: a stimulan batch takes proposals of its own kind, never a nominee', () => {
    const stimulan = { service: 'bansos-stimulan', programme: 'bansos-stimulan', nominations: [], choice: 'KUBE' };
    const kube = scenario(grantBatch).given(batch('none', stimulan));
    kube.when(list(candidate('p2', { step: null, programme: 'bansos-odk' }))).thenRejected('proposal-missing', 'R-18');
    const uep = candidate('p2', { programme: 'bansos-stimulan', choice: 'UEP' });
    kube.when(list(uep)).thenRejected('programme-mismatch');
  });

  test('a candidate whom another batch took leaves the list again', () => {
    const [listing] = listed('p2');
    const state = scenario(grantBatch)
      .given(batch('sk-bupati'), listing!)
      .when({ type: 'refuse-listing', subjectId: 'p2', reasonCode: 'already-listed', ...kabid })
      .then({ type: 'grant-batch.listing-refused.v1', data: { ...of('p2', kabid), reasonCode: 'already-listed' } })
      .state();
    expect(state.recipients).toEqual({});
  });
});

describe('the hand-over', () => {
  const ready = bupati.given(decreed, ...checked('p1'));

  test('whoever verified, checked or decided does not hand over', () => {
    for (const { by } of [clerk, surveyor, { by: 'ofc.decider' }]) {
      ready.when({ ...start, by }).thenRejected('not-by-same-officer');
    }
  });

  test('whoever opened the batch, listed the recipient or recorded the decree does not hand over', () => {
    const [opener, lister, recorder] = ['ofc.opener', 'ofc.lister', 'ofc.recorder'];
    const listing = listed('p1').map((event) => ({ ...event, data: { ...event.data, by: lister } }) as GrantBatchEvent);
    const recorded = { ...decreed, data: { ...decreed.data, by: recorder } } as GrantBatchEvent;
    const separate = scenario(grantBatch).given(
      batch('sk-bupati', { by: opener }),
      ...listing,
      recorded,
      ...checked('p1'),
    );
    for (const by of [opener, lister, recorder]) {
      separate.when({ ...start, by }).thenRejected('not-by-same-officer');
    }
  });

  test('comes after verification and field check, in this order', () => {
    const early = bupati.given(decreed);
    early.when({ type: 'field-check', subjectId: 'p1', ...surveyor }).thenRejected('not-at-this-stage');
    early.when(start).thenRejected('not-at-this-stage');
    early.when({ ...start, subjectId: 'p9' }).thenRejected('recipient-not-found');
  });

  test('needs the evidence of the recipient', () => {
    ready.when({ ...start, handOver: { ...handOver, evidenceIds: [] } }).thenRejected('evidence-missing');
  });

  test('double aid needs an explicit reason', () => {
    const twice = { ...handOver, doubleAid: ['fire-1'] };
    ready.when({ ...start, handOver: twice }).thenRejected('double-aid');
    const explained = { ...twice, doubleAidReason: 'kebutuhan-berbeda' };
    ready
      .when({ ...start, handOver: explained })
      .then({ type: 'grant-batch.hand-over-started.v1', data: { ...of('p1', cashier), ...explained } });
  });

  const complete = { type: 'complete-hand-over', subjectId: 'p1', handoverId: 'h1', paper, ...cashier } as const;
  const ended = (outcome: 'handed-over' | 'removed', bast: string | null, by = cashier): GrantBatchEvent => ({
    type: 'grant-batch.step-ended.v1',
    data: { ...of('p1', by), stepId: 'grant', run: 1, kind: 'grant-batch', outcome, bast },
  });

  test('ends the step of the case once; a nominee has none', () => {
    const handed = ready.given(started).when(complete).then(handedOver, ended('handed-over', paper.number));
    handed.when(complete).then();
    handed.when({ ...start, handOver: { ...handOver, handoverId: 'h2' } }).thenRejected('not-at-this-stage');
    handed
      .when({ type: 'remove', subjectId: 'p1', reasonCode: 'x', noteId: null, ...kabid })
      .thenRejected('already-handed-over');
    scenario(grantBatch)
      .given(batch('sk-bupati'), ...listed('p1', null), decreed, ...checked('p1'), started)
      .when(complete)
      .then(handedOver);
  });

  test('an abandoned one may be made again', () => {
    const abandon = {
      type: 'abandon-hand-over',
      subjectId: 'p1',
      handoverId: 'h1',
      reasonCode: 'double-aid',
      ...cashier,
    } as const;
    const again = { ...handOver, handoverId: 'h2' };
    ready
      .given(started)
      .when(abandon)
      .then({ type: 'grant-batch.hand-over-abandoned.v1', data: { ...of('p1', cashier), reasonCode: 'double-aid' } })
      .when(complete)
      .then()
      .when({ ...start, handOver: again })
      .then({ type: 'grant-batch.hand-over-started.v1', data: { ...of('p1', cashier), ...again } });
  });

  test('a recipient is removed with a reason, which ends his case; not while aid is handed over', () => {
    const remove = { type: 'remove', subjectId: 'p1', reasonCode: 'meninggal', noteId: null, ...kabid } as const;
    ready.given(started).when(remove).thenRejected('not-finished');
    const removed: GrantBatchEvent = {
      type: 'grant-batch.removed.v1',
      data: { ...of('p1', kabid), reasonCode: 'meninggal', noteId: null },
    };
    ready
      .when(remove)
      .then(removed, ended('removed', null, kabid))
      .when(remove)
      .then();
  });

  test('the end of the case takes a recipient off, unless aid is on its way', () => {
    const withdraw = { type: 'withdraw', caseId: 'case-p1', reasonCode: 'perkara-selesai', ...kabid } as const;
    ready.given(started).when(withdraw).then();
    ready.given(started, handedOver).when(withdraw).then();
    const data = { ...of('p1', kabid), reasonCode: 'perkara-selesai' };
    ready
      .when(withdraw)
      .then({ type: 'grant-batch.removed.v1', data: { ...data, noteId: null } }, ended('removed', null, kabid));
    scenario(grantBatch)
      .given(batch('sk-bupati'), listed('p1')[0]!)
      .when(withdraw)
      .then({ type: 'grant-batch.listing-refused.v1', data });
  });

  test('the report comes when nobody is left, and closes the batch', () => {
    const report = { type: 'start-report', issueDate: '2026-08-03', ...kabid } as const;
    ready.when(report).thenRejected('recipients-open');
    scenario(grantBatch).given(batch('none')).when(report).thenRejected('recipients-missing');
    const counts = { handedOver: 1, removed: 0 };
    const closed = ready
      .given(started, handedOver)
      .when(report)
      .then({ type: 'grant-batch.report-started.v1', data: { batchId: 'b1', issueDate: '2026-08-03', ...kabid } });
    closed.when({ type: 'start-listing', candidate: candidate('p2'), ...kabid }).thenRejected('batch-closed');
    const reported = closed
      .when({ type: 'complete-report', paper, ...kabid })
      .then({ type: 'grant-batch.reported.v1', data: { batchId: 'b1', ...paper, ...counts, ...kabid } });
    reported.when({ type: 'complete-report', paper, ...kabid }).then();
    expect(progressOf(reported.state())).toMatchObject({ 'handed-over': 1, removed: 0 });
  });
});
