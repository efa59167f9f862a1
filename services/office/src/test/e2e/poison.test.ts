import { type ContractMessage, FileCompleted, StepOpened } from '@alur/contracts';
import { type Caller, DemoClient, DEMO_PEOPLE as people } from '@alur/demo';
import type { CommandRunner } from '@alur/event-sourcing';
import { eventually } from '@alur/messaging/testing';
import type { ConsumerAnswer, ParkedAnswer, RetryAnswer, ServiceDescriptor, ServicePorts } from '@alur/platform';
import { portalService } from '@alur/portal';
import type { View } from '@alur/read-models';
import { surveyService } from '@alur/survey';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SERVICES } from '../../composition/office.ts';
import { openOffice, playScenes, sceneOf, type TestOffice, WatchedStory } from '../fixtures/office.ts';

const NOTE = 'Rumah papan di tepi sungai.';

/** Cases at which a part of the office fails, as a programming error would; taken out again when it is "repaired". */
const failing = { fieldwork: new Set<string>(), views: new Set<string>() };

/** The survey service with a fault in what it does with the messages of some cases. */
const faultySurvey: ServiceDescriptor = {
  ...surveyService,
  module: (ports) => surveyService.module({ ...ports, runner: faultyRunner(ports) }),
};

function faultyRunner({ runner }: ServicePorts): CommandRunner {
  return {
    load: (...load) => runner.load(...load),
    execute: async (...command) => {
      if (failing.fieldwork.has(command[1])) throw new TypeError(`no steps of ${people.elder.nik}`);
      return runner.execute(...command);
    },
  };
}

/** The portal with a fault in one of its views. */
const faultyPortal: ServiceDescriptor = {
  ...portalService,
  views: portalService.views.map((view) => (view.collection.name.includes('worklist') ? faultyView(view) : view)),
};

function faultyView(view: View<object>): View<object> {
  return {
    ...view,
    documentsOf: (message: ContractMessage) => {
      if (failing.views.has(message.subject) && message.type === FileCompleted.type)
        throw new TypeError('no such step');
      return view.documentsOf(message);
    },
  };
}

let office: TestOffice;
let callers: DemoClient;
let operator: Caller;

beforeAll(async () => {
  const replaced = [faultySurvey, faultyPortal];
  office = await openOffice(SERVICES.map((service) => replaced.find(({ name }) => name === service.name) ?? service));
  callers = new DemoClient(office.url);
  operator = await callers.as('oku-selatan', 'operator-platform');
});

afterAll(() => office.close());

async function parked(asked = operator): Promise<ParkedAnswer[]> {
  const ofService = async (name: string) =>
    (await asked.expect<ParkedAnswer[]>('GET', `/api/operations/${name}/parking`)).body;
  return (await Promise.all(SERVICES.map(({ name }) => ofService(name)))).flat();
}

function firstParked(): Promise<ParkedAnswer> {
  return eventually('a case to park', async () => (await parked())[0]).then((first) => first!);
}

async function retry({ service, group, key }: ParkedAnswer): Promise<RetryAnswer> {
  const body = { group, key };
  return (await operator.expect<RetryAnswer>('POST', `/api/operations/${service}/parking/retry`, { body })).body;
}

function isDone(answer: RetryAnswer): boolean {
  return answer.remaining === 0 && answer.error === null;
}

describe('a case that a handler cannot take', () => {
  let story: WatchedStory;
  let poison: ParkedAnswer;

  test('parks alone: the other cases reach their end meanwhile', async () => {
    story = new WatchedStory(callers, 'oku-selatan', 'front-office');
    const form = { subject: people.elder, reporter: people.elderDaughter, relation: 'keluarga' };
    await story.file('front-office', 'layanan-lanjut-usia', form);
    failing.fieldwork.add(story.caseId);
    await story.complete('front-office');
    await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });

    const others = ['layanan-pemulung', 'pengaduan-bansos-pkh', 'surat-keterangan-dtks'].map(sceneOf);
    const played = await playScenes(office, others);
    expect(played.map(({ outcome }) => outcome)).toEqual(['completed', 'completed', 'completed']);

    poison = await firstParked();
    expect(await parked()).toEqual([
      expect.objectContaining({
        service: 'survey',
        group: 'survey',
        key: story.caseId,
        type: StepOpened.type,
        waiting: 0,
      }),
    ]);
  });

  test('is shown to the operator of its office, without what the error said of a person', async () => {
    expect(poison.attempts).toBe(5);
    expect(poison.error).toContain('TypeError');
    expect(poison.error).not.toContain(people.elder.nik);
    expect(office.log.join('')).not.toContain(people.elder.nik);
    const { body } = await operator.expect<ConsumerAnswer[]>('GET', '/api/operations/survey/consumers');
    expect(body.filter((consumer) => consumer.parked > 0)).toEqual([
      expect.objectContaining({ group: 'survey', parked: 1, lag: 0 }),
    ]);
    expect(await parked(await callers.as('luwu-timur', 'operator'))).toEqual([]);
  });

  test('keeps what comes later behind it, also over a retry that fails again', async () => {
    const lead = await callers.as('oku-selatan', 'kabid-linjamsos');
    const desk = await callers.as('oku-selatan', 'front-office');
    const path = `/api/intake/cases/${story.caseId}`;
    await desk.expect('POST', `${path}/withdrawal`, { body: { reasonCode: 'permintaan-pemohon' } });
    await lead.expect('POST', `${path}/reopening`, { body: { reasonCode: 'data-baru' } });
    await eventually('three messages to wait', async () => (await parked())[0]?.waiting === 2);

    const surveyor = await callers.as('oku-selatan', 'petugas-survei');
    // The step waits behind the poison: survey must not say that there is none.
    expect(await surveyor.send('GET', `/api/survey/cases/${story.caseId}/steps/survey`)).toMatchObject({
      status: 503,
      body: { code: 'view-behind' },
    });
    expect(await retry(poison)).toMatchObject({
      applied: 0,
      remaining: 3,
      error: expect.stringContaining('TypeError'),
    });
  });

  test('a reader who waits for it is told that it is behind, not shown what was before', async () => {
    const surveyor = await callers.as('oku-selatan', 'petugas-survei');
    const desk = await callers.as('oku-selatan', 'front-office');
    // Of no interest to field work, so it does not wait itself; yet nothing before it was taken.
    await story.attach('front-office', 'dokumentasi');
    const { body } = await desk.expect<{ revision: number }>('GET', `/api/intake/cases/${story.caseId}`);
    const after = encodeURIComponent(`oku-selatan/case/${story.caseId}@${body.revision}`);
    const path = `/api/survey/cases/${story.caseId}/steps/survey?after=${after}`;
    expect(await surveyor.send('GET', path)).toMatchObject({ status: 503, body: { code: 'view-behind' } });
  });

  test('goes on in order after the repair and a retry', async () => {
    failing.fieldwork.clear();
    expect(await retry(poison)).toEqual({ applied: 3, remaining: 0, error: null });
    expect(await parked()).toEqual([]);
    const surveyor = await callers.as('oku-selatan', 'petugas-survei');
    const { body } = await surveyor.expect('GET', `/api/survey/cases/${story.caseId}/steps/survey`);
    // In any other order the field work would be void, or of the first run.
    expect(body).toMatchObject({ status: 'open', run: 2 });

    await story.survey('survey', NOTE, 'tksk');
    await story.verify('kabid-linjamsos', 'decision', 'decision', {
      outcome: 'eligible',
      reasonCode: 'memenuhi-kriteria',
    });
    await story.letter('back-office', 'kepala-dinas', 'recommendation', 'loket');
    await story.verify('back-office', 'nomination', 'nomination');
    expect(await story.outcome()).toBe('completed');
  });
});

describe('a case that a view cannot take', () => {
  test('stands still in the views until the repair, the other cases are shown as they are', async () => {
    const story = new WatchedStory(callers, 'oku-selatan', 'front-office');
    await story.file('front-office', 'layanan-pkh', { subject: people.pkhMother });
    failing.views.add(story.caseId);
    await story.complete('front-office');
    const backOffice = await callers.as('oku-selatan', 'back-office');
    const poison = await firstParked();
    expect(poison).toMatchObject({ group: 'portal-views', key: story.caseId, type: FileCompleted.type });

    const other = new WatchedStory(callers, 'oku-selatan', 'front-office');
    await other.file('front-office', 'rekomendasi-sktm', { subject: people.sktmPatient });
    await other.complete('front-office');
    const open = async () => {
      const { body } = await backOffice.expect<{ items: { caseId: string }[] }>(
        'GET',
        '/api/portal/worklist?limit=200',
      );
      return body.items.map(({ caseId }) => caseId);
    };
    await eventually('the other case on the worklist', async () => (await open()).includes(other.caseId));
    expect(await open()).not.toContain(story.caseId);

    failing.views.clear();
    expect(isDone(await retry(poison))).toBe(true);
    expect(await open()).toContain(story.caseId);
    for (const { collection } of portalService.views) {
      expect(await office.service('portal').ports.views.rebuild(collection.name)).toMatchObject({ equal: true });
    }
  });
});
