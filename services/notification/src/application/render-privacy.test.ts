import {
  allContracts,
  CaseClosed,
  CaseOverdue,
  ClockPaused,
  type ContractMessage,
  DeadlineEscalated,
  FileReturned,
  FundsHandedOver,
  GoodsHandedOver,
  GrantHandedOver,
  LetterDelivered,
  LetterDrafted,
  LetterSigned,
  StepOverdue,
} from '@alur/contracts';
import {
  CLOSE_OUTCOMES,
  INPUT_DOCUMENTS,
  loadStandards,
  MESSAGE_PARAMETERS,
  MESSAGE_TEMPLATES,
  messageTemplate,
  type ServiceDefinition,
} from '@alur/standards';
import { describe, expect, test } from '@jest/globals';
import type { CaseFacts } from '../domain/case-notice.ts';
import { intentsOf, LANGUAGES, type MessageIntent, receipt, surveyInvitation, TOLD } from '../domain/intents.ts';
import { render } from './render.ts';

const standards = loadStandards();
const all = Object.entries(MESSAGE_TEMPLATES).flatMap(([code, versions]) =>
  versions.map((template) => ({ code, template })),
);

/** Words that would tell an illness, a disability, the welfare rank, an identity number or why somebody was refused. */
const FORBIDDEN =
  /\bnik\b|\bkk\b|desil|decile|diagnos|jiwa|odgj|kecacatan|disabilitas|difabel|disabled|tunagrahita|sakit|penyakit|illness|disease|mental|anak terlantar|pemulung|rawan sosial|tidak layak|ineligible|ditolak|penolakan|refus|reject|alasan|reason/i;
/** NIK, KK and phone numbers of people, e-mail addresses. */
const NUMBERS = /(?<!\d)\d{16}(?!\d)|[\w.]+@[\w.]+/;
/** Papers are named to the citizen as the law names them. */
const PAPERS = Object.values(INPUT_DOCUMENTS);

const SECRETS = {
  reasonCode: 'ineligible-decile',
  by: 'oku-selatan.front-office',
  amount: 7_654_321,
  lines: [{ item: 'kursi-roda', lot: 'l', quantity: 1, unit: 'unit', source: 'apbd' }],
  outcome: 'rejected',
};
const AT = '2026-08-03T02:00:00.000Z';

function factsOf({ slug, version, tenant }: ServiceDefinition): CaseFacts {
  const recipient = { to: 'subject', subjectId: 'subject-secret' } as const;
  return {
    caseId: 'case-secret',
    service: slug,
    serviceVersion: version,
    ticket: `${tenant}-7K3Q`,
    recipient,
    urgent: false,
  };
}

const ALARM = { roles: ['kepala-dinas'], assignee: false, urgent: false };
/** About no case, so about no person. */
const WITHOUT_CASE = ['kalender-belum-ditetapkan'];

/** Every message that any event of the contracts makes about a case of this service. */
function everyIntent(service: ServiceDefinition): MessageIntent[] {
  const facts = factsOf(service);
  const steps = Object.keys(service.route?.steps ?? { completeness: {} });
  const codes = Object.keys(INPUT_DOCUMENTS);
  const say = (type: string, data: object): ContractMessage => ({
    id: 'id',
    type,
    source: 's',
    subject: 'case-secret',
    time: AT,
    tenant: 'oku-selatan',
    actor: 'x',
    stream: 's',
    revision: 0,
    correlationId: 'c',
    data: { ...SECRETS, caseId: 'case-secret', at: AT, ...data },
  });
  const handed = { subjectId: 'victim-secret', bast: '400.9/7/BAST/2026' };
  const events = [
    say(FileReturned.type, { missing: codes }),
    ...steps.map((stepId) => say(StepOverdue.type, { stepId, dueAt: AT })),
    ...steps.map((stepId) => say(CaseOverdue.type, { dueAt: AT, stages: [stepId], alarm: ALARM })),
    say(DeadlineEscalated.type, { stepId: null, run: null, level: 'amber', dueAt: AT, alarm: ALARM }),
    ...steps.map((stepId) =>
      say(DeadlineEscalated.type, { stepId, run: 1, level: 'third-day', dueAt: AT, alarm: ALARM }),
    ),
    say(LetterDrafted.type, { letterId: 'letter-secret', letterType: 'rekomendasi-sktm' }),
    say(LetterSigned.type, { letterType: 'rekomendasi-sktm', number: '1' }),
    say(LetterDelivered.type, { via: 'loket' }),
    say(ClockPaused.type, { reason: 'menunggu-pemohon' }),
    ...CLOSE_OUTCOMES.map((outcome) => say(CaseClosed.type, { outcome, reasonCode: 'tidak-layak' })),
    say(GoodsHandedOver.type, handed),
    say(FundsHandedOver.type, handed),
    say(GrantHandedOver.type, { ...handed, outcome: 'handed-over' }),
  ];
  return [
    ...(['application', 'incident', 'complaint'] as const).flatMap((about) =>
      events.flatMap((event) => intentsOf(event, { ...facts, about }, ['oku-selatan.kabid'])),
    ),
    ...(['application', 'incident', 'complaint'] as const).flatMap((kind) => receipt(facts, kind, AT)),
    ...surveyInvitation(facts, { outcome: 'completed', reasonCode: null }),
  ];
}

describe('3.11: no message tells NIK, KK, desil, diagnosis or the reason of a refusal', () => {
  test.each(all)('template $code', ({ template }) => {
    for (const language of LANGUAGES) {
      const { subject, body } = template[language];
      expect(`${subject} ${body}`).not.toMatch(FORBIDDEN);
      expect(subject).not.toContain('{{');
    }
  });

  test.each(standards.services())('rendered for $slug', (service) => {
    const links = {
      publicUrl: 'https://dinsos.example.id',
      survey: 'https://dinsos.example.id/skm/x',
      optOut: 'https://dinsos.example.id/berhenti/x',
    };
    const intents = everyIntent(service);
    expect(new Set(intents.map(({ template }) => template))).toEqual(
      new Set(Object.keys(MESSAGE_TEMPLATES).filter((code) => !WITHOUT_CASE.includes(code))),
    );
    for (const { template, version, variables, to } of intents) {
      const stored = JSON.stringify(variables);
      for (const secret of [
        'subject-secret',
        'victim-secret',
        SECRETS.reasonCode,
        '7654321',
        'kursi-roda',
        'tidak-layak',
      ]) {
        expect(stored).not.toContain(secret);
      }
      for (const language of LANGUAGES) {
        const { tenant } = service;
        const message = { tenant, template, version, language, variables };
        const { text, subject, parameters } = render(message, links, standards);
        const words = PAPERS.reduce((rest, paper) => rest.replaceAll(paper, ''), `${subject} ${text}`);
        // The step's label is for officers, who know the case.
        const shown = to === 'officer' ? words.replaceAll(/«[^»]*»/g, '') : words;
        const office = standards.tenant(tenant).office;
        const own = [office.name, office.email ?? '-', office.phone ?? '-'].reduce(
          (rest, part) => rest.replaceAll(part, ''),
          shown,
        );
        expect(own).not.toMatch(FORBIDDEN);
        expect(own).not.toMatch(NUMBERS);
        expect(own).not.toMatch(/undefined|null|\{\{/);
        for (const parameter of parameters) expect(parameter).not.toMatch(/[\n\t]| {2}/);
      }
    }
  });

  test('no template can name a person: what a placeholder may stand for is a closed list', () => {
    expect(MESSAGE_PARAMETERS.join(' ')).not.toMatch(/name|nik|address|phone|amount|reason|outcome/);
  });
});

describe('templates', () => {
  test.each(all)(
    '$code: both languages use each placeholder once, in order, within 1,024 characters',
    ({ template }) => {
      const numbers = template.parameters.map((_, index) => String(index + 1));
      for (const language of LANGUAGES) {
        const { body } = template[language];
        expect([...body.matchAll(/\{\{(\d+)\}\}/g)].map(([, number]) => number)).toEqual(numbers);
        expect(body.length).toBeLessThan(600);
      }
      // An officer is led to the work; a citizen can end the messages.
      const links = template.parameters.filter((one) => one === 'work-link' || one === 'opt-out-link');
      expect(links).toHaveLength(1);
    },
  );

  test('versions are counted from one and an unknown one is refused', () => {
    for (const versions of Object.values(MESSAGE_TEMPLATES)) {
      expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
    }
    expect(() => messageTemplate('surat-terbit', 99)).toThrow('no template');
    expect(() => messageTemplate('constructor', 1)).toThrow('no template');
  });

  test('every contract that people are told about is declared', () => {
    const known = new Set(allContracts().map(({ type }) => type));
    for (const { type } of TOLD) expect(known).toContain(type);
  });
});
