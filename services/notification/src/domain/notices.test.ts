import type { ContractMessage } from '@alur/contracts';
import {
  CaseClosed,
  CaseOpened,
  ClockPaused,
  FileReturned,
  FundsHandedOver,
  GoodsHandedOver,
  GrantHandedOver,
  LetterDelivered,
  LetterSigned,
  StepOverdue,
} from '@alur/contracts';
import { scenario } from '@alur/event-sourcing/testing';
import { messageTemplate } from '@alur/standards';
import { describe, expect, test } from '@jest/globals';
import { type CaseFacts, type CaseNoticeEvent, caseNotice, escalationKey } from './case-notice.ts';
import { escalationList } from './escalation-list.ts';
import { intentsOf, receipt, surveyInvitation } from './intents.ts';
import { satisfaction } from './satisfaction.ts';

const AT = '2026-08-03T02:00:00.000Z';
const facts: CaseFacts = {
  caseId: 'c',
  service: 'layanan-pkh',
  serviceVersion: 2,
  ticket: 'T-1',
  recipient: { to: 'reporter', subjectId: 'reporter-1' },
  urgent: true,
};
const anonymous: CaseFacts = { ...facts, recipient: null };

function said(type: string, data: object, id = 'm-1'): ContractMessage {
  const place = { source: 'alur/intake', subject: 'c', stream: 'oku-selatan/case/c', revision: 0 };
  return { id, type, ...place, time: AT, tenant: 'oku-selatan', actor: 'x', correlationId: 'c', data };
}

describe('who is told what', () => {
  const common = { caseId: 'c', version: 1, urgent: true };
  const variables = { service: 'layanan-pkh', serviceVersion: '2', ticket: 'T-1' };
  const toReporter = { ...common, to: 'reporter', recipientId: 'reporter-1' };
  const handed = { subjectId: 'victim-1', bast: '7/BAST/2026', at: AT };
  const toVictim = { ...common, to: 'subject', recipientId: 'victim-1' };

  test.each([
    [FileReturned.type, { missing: ['ktp', 'kk'] }, 'berkas-perlu-dilengkapi', { papers: 'ktp,kk' }],
    [LetterSigned.type, {}, 'surat-terbit', {}],
    [LetterDelivered.type, { via: 'loket', at: AT }, 'surat-diserahkan', { at: AT }],
    [CaseClosed.type, { outcome: 'completed', reasonCode: null, at: AT }, 'permohonan-selesai', { at: AT }, 2],
    [CaseClosed.type, { outcome: 'rejected', reasonCode: 'x', at: AT }, 'keputusan-tersedia', { at: AT }],
    [CaseClosed.type, { outcome: 'tidak-terdaftar', reasonCode: null, at: AT }, 'keputusan-tersedia', { at: AT }],
    [CaseClosed.type, { outcome: 'withdrawn', reasonCode: 'x', at: AT }, 'permohonan-dicabut', { at: AT }],
    [ClockPaused.type, { reason: 'menunggu-pemohon', at: AT }, 'menunggu-pemohon', { at: AT }],
  ])('the applicant: %s %j', (type, data, template, more, version = 1) => {
    const message = { ...toReporter, version, key: template, template, variables: { ...variables, ...more } };
    expect(intentsOf(said(type, data), facts, [])).toEqual([message]);
    expect(intentsOf(said(type, data), anonymous, [])).toEqual([]);
  });

  test.each([
    [GoodsHandedOver.type, {}, 'barang-diserahkan', 2],
    [FundsHandedOver.type, {}, 'dana-diserahkan', 2],
    [GrantHandedOver.type, { outcome: 'handed-over' }, 'bantuan-diserahkan', 1],
  ])('the recipient, whoever reported: %s', (type, data, template, version) => {
    const message = {
      ...toVictim,
      version,
      key: template,
      template,
      variables: { ...variables, bast: handed.bast, at: AT },
    };
    expect(intentsOf(said(type, { ...handed, ...data }), anonymous, [])).toEqual([message]);
  });

  test('a late step: each officer by a message of his own', () => {
    const late = said(StepOverdue.type, { stepId: 'survey', dueAt: AT });
    expect(intentsOf(late, facts, ['o-1', 'o-2'])).toEqual(
      ['o-1', 'o-2'].map((recipientId) => ({
        ...common,
        to: 'officer',
        recipientId,
        template: 'tenggat-terlewati',
        key: `tenggat-terlewati/${recipientId}`,
        variables: { ...variables, stepId: 'survey', dueAt: AT },
      })),
    );
    expect(intentsOf(late, facts, [])).toEqual([]);
  });

  test('nobody: an internal delivery, a grant that was not handed over or has no paper, and what has no template', () => {
    expect(intentsOf(said(LetterDelivered.type, { via: 'internal', at: AT }), facts, [])).toEqual([]);
    for (const data of [
      { ...handed, outcome: 'refused' },
      { ...handed, outcome: 'handed-over', bast: null },
    ]) {
      expect(intentsOf(said(GrantHandedOver.type, data), facts, [])).toEqual([]);
    }
    expect(intentsOf(said(CaseOpened.type, {}), facts, ['o-1'])).toEqual([]);
  });

  test.each([
    ['application', 'permohonan-diterima'],
    ['incident', 'laporan-diterima'],
    ['complaint', 'pengaduan-diterima'],
  ] as const)('a receipt for an %s, and none for an anonymous one', (kind, template) => {
    const message = { ...toReporter, key: template, template, variables: { ...variables, at: AT } };
    expect(receipt(facts, kind, AT)).toEqual([message]);
    expect(receipt(anonymous, kind, AT)).toEqual([]);
  });

  test('F26: a report and a complaint have words of their own; who died, and a pause for others, get none', () => {
    const closed = (outcome: string, about: 'incident' | 'complaint', reasonCode: string | null = null) =>
      intentsOf(said(CaseClosed.type, { outcome, reasonCode, at: AT }), { ...facts, about }, []).map(({ key }) => key);
    expect(closed('completed', 'incident')).toEqual(['laporan-selesai']);
    expect(closed('rejected', 'incident')).toEqual(['keputusan-tersedia']);
    expect(closed('completed', 'complaint')).toEqual(['pengaduan-dijawab']);
    expect(closed('withdrawn', 'incident', 'meninggal')).toEqual([]);
    expect(intentsOf(said(ClockPaused.type, { reason: 'gangguan-jaringan', at: AT }), facts, [])).toEqual([]);
  });

  test('an invitation to the survey, and none to an unknown person or one who withdrew or died', () => {
    const served = { outcome: 'completed', reasonCode: null };
    expect(surveyInvitation(facts, { outcome: 'withdrawn', reasonCode: 'salah-daftar' })).toEqual([]);
    expect(surveyInvitation(facts, { outcome: 'rejected', reasonCode: 'meninggal' })).toEqual([]);
    expect(surveyInvitation(facts, served)).toEqual([
      { ...toReporter, key: 'survei-kepuasan', template: 'survei-kepuasan', variables },
    ]);
    expect(surveyInvitation(anonymous, served)).toEqual([]);
  });
});

describe('what is remembered of a case', () => {
  const opened: CaseNoticeEvent = { type: 'case-notice.opened.v1', data: facts };
  const assigned = (stepId: string, officer: string | null): CaseNoticeEvent => ({
    type: 'case-notice.step-assigned.v1',
    data: { caseId: 'c', stepId, officer },
  });
  const assign = (stepId: string, officer: string | null) =>
    ({ type: 'assign', caseId: 'c', stepId, officer }) as const;
  const escalation = { caseId: 'c', stepId: 'survey', run: 1, dueAt: AT, officers: ['o-1'] };
  const escalated: CaseNoticeEvent = { type: 'case-notice.escalated.v1', data: escalation };
  const held = (id: string): CaseNoticeEvent => ({
    type: 'case-notice.held.v1',
    data: { message: said(CaseClosed.type, {}, id) },
  });
  const hold = (id: string) => ({ type: 'hold', message: said(CaseClosed.type, {}, id) }) as const;

  test('its facts, once', () => {
    scenario(caseNotice).when({ type: 'open', facts }).then(opened);
    scenario(caseNotice).given(opened).when({ type: 'open', facts: anonymous }).then();
    expect(scenario(caseNotice).given(opened).state().facts).toEqual(facts);
  });

  test('what came before it, each message once, and nothing more when it is known', () => {
    scenario(caseNotice).when(hold('m-1')).then(held('m-1'));
    scenario(caseNotice).given(held('m-1')).when(hold('m-1')).then();
    scenario(caseNotice).given(held('m-1')).when(hold('m-2')).then(held('m-2'));
    scenario(caseNotice).given(opened).when(hold('m-1')).then();
    const { held: kept } = scenario(caseNotice).given(held('m-1'), held('m-2')).state();
    expect(kept.map(({ id }) => id)).toEqual(['m-1', 'm-2']);
  });

  test('the officer of each step', () => {
    scenario(caseNotice).when(assign('survey', 'o-1')).then(assigned('survey', 'o-1'));
    scenario(caseNotice).when(assign('survey', null)).then();
    const known = scenario(caseNotice).given(assigned('survey', 'o-1'));
    known.when(assign('survey', 'o-1')).then();
    known.when(assign('survey', null)).then(assigned('survey', null));
    known.when(assign('letter', 'o-1')).then(assigned('letter', 'o-1'));
    expect(known.given(assigned('letter', 'o-2')).state().assigned).toEqual({ survey: 'o-1', letter: 'o-2' });
  });

  test('whom a passed due time was said to: one escalation per step, run and due time', () => {
    const known = scenario(caseNotice).given(escalated);
    scenario(caseNotice).when({ type: 'escalate', escalation }).then(escalated);
    known.when({ type: 'escalate', escalation: { ...escalation, officers: ['o-2'] } }).then();
    const others = [{ stepId: 'letter' }, { run: 2 }, { dueAt: '2026-08-04T02:00:00.000Z' }];
    for (const other of others) {
      const next = { ...escalation, ...other };
      known.when({ type: 'escalate', escalation: next }).then({ type: 'case-notice.escalated.v1', data: next });
    }
    const second = { ...escalation, run: 2, officers: ['o-2'] };
    const { escalated: told } = known.given({ type: 'case-notice.escalated.v1', data: second }).state();
    expect(told).toEqual({ [escalationKey(escalation)]: ['o-1'], [escalationKey(second)]: ['o-2'] });
  });
});

test('an officer joins and leaves the list of escalations once', () => {
  const joined = (officer: string) => ({ type: 'escalation-list.joined.v1', data: { officer, at: AT } }) as const;
  const left = (officer: string) => ({ type: 'escalation-list.left.v1', data: { officer, at: AT } }) as const;
  const list = scenario(escalationList);
  list.when({ type: 'join', officer: 'o-1', at: AT }).then(joined('o-1'));
  list.when({ type: 'leave', officer: 'o-1', at: AT }).then();
  const two = list.given(joined('o-1'), joined('o-2'));
  two.when({ type: 'join', officer: 'o-1', at: AT }).then();
  two.when({ type: 'leave', officer: 'o-1', at: AT }).then(left('o-1'));
  expect(two.given(left('o-1')).state()).toEqual(['o-2']);
});

test('a satisfaction form is filled in once', () => {
  const form = { answerId: 'a', service: 'layanan-pkh', day: '2026-08-03', answers: { u1: 4 } } as never;
  const answered = { type: 'satisfaction.answered.v1', data: form } as const;
  scenario(satisfaction).when({ type: 'answer', form }).then(answered);
  scenario(satisfaction).given(answered).when({ type: 'answer', form }).thenRejected('survey-already-answered');
});

test('a template is found by its code and version, and no other', () => {
  expect(messageTemplate('surat-terbit', 1)).toMatchObject({
    version: 1,
    parameters: expect.arrayContaining(['ticket']),
  });
  for (const [code, version] of [
    ['surat-terbit', 2],
    ['surat-cinta', 1],
    ['constructor', 1],
  ] as const) {
    expect(() => messageTemplate(code, version)).toThrow(RangeError);
  }
});
