import {
  CaseClosed,
  CaseOpened,
  type DataOf,
  FileReturned,
  GoodsHandedOver,
  LetterDrafted,
  MessageFailed,
  MessageQueued,
  MessageSent,
  type PeopleDirectory,
  SatisfactionAnswered,
  StepAssigned,
  StepOpened,
  StepOverdue,
  SubjectErased,
  TOPICS,
} from '@alur/contracts';
import { openedStep, ServiceUnderTest, type SignedIn, until } from '@alur/platform/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TOLD } from '../../domain/intents.ts';
import { notificationService } from '../../index.ts';
import { CaseMessagesProcess } from '../../processes/case-messages.process.ts';

const NOW = '2026-08-03T02:00:00.000Z';
const OKU = 'oku-selatan';
const NAME = 'Orang Contoh';
const PHONE = '+6281200000001';
const NIK = '1609010101800001';

const asked: string[] = [];
const people: PeopleDirectory = {
  find: async () => ({ subjectIds: [], next: null }),
  family: async () => [],
  samePerson: async () => [],
  masked: async (tenant, ids) => new Map(tenant === OKU ? ids.map((id) => [id, { name: 'O*** C***' }]) : []),
  show: async ({ subjectId, purpose, officer }) => {
    asked.push(`${officer} ${purpose} ${subjectId}`);
    const person = { name: NAME, nik: NIK, kk: null, birthDate: null, sex: null, address: null, village: null };
    return subjectId === 'nobody' ? undefined : { ...person, phone: PHONE, email: 'contoh@example.id' };
  },
};

const office = new ServiceUnderTest(notificationService, { now: NOW, people, plays: ['disbursement', 'verification'] });
let counter: SignedIn;
let lead: SignedIn;

beforeAll(async () => {
  await office.start();
  counter = await office.officer('front-office', ['front-office'], OKU);
  lead = await office.officer('kabid-linjamsos', ['kabid-linjamsos'], OKU);
});
afterAll(() => office.close());

const by = { by: 'oku-selatan.front-office', at: NOW };

async function opened(caseId: string, more: Partial<DataOf<typeof CaseOpened>> = {}): Promise<void> {
  await office.tell(CaseOpened, OKU, caseId, {
    caseId,
    ticket: `T-${caseId.toUpperCase()}`,
    kind: 'application',
    service: 'layanan-orang-dengan-gangguan-jiwa',
    serviceVersion: 1,
    archetype: 'A1',
    subjectId: `subject-of-${caseId}`,
    reporterId: null,
    relation: 'diri',
    channel: 'loket',
    village: null,
    urgent: false,
    about: null,
    openedBy: by.by,
    openedAt: office.clock.now().toISOString(),
    ...more,
  });
  const step = openedStep({ caseId, kind: 'completeness', roles: ['front-office'] });
  await office.tell(StepOpened, OKU, caseId, step);
}

interface Line {
  readonly messageId: string;
  readonly template: string;
  readonly state: string;
  readonly channel: string;
  readonly to: string;
  readonly reasonCode: string | null;
}

async function lines(caseId: string, officer = counter): Promise<readonly Line[]> {
  const answer = await office.call<{ items: Line[] }>('GET', `/api/notification/messages?case=${caseId}`, officer);
  expect(answer.status).toBe(200);
  return answer.body.items;
}

/** The message of a template, as soon as it has ended. */
async function ended(caseId: string, template: string): Promise<Line> {
  const found = await until(
    () => lines(caseId),
    (all) => all.some((line) => line.template === template && line.state !== 'waiting'),
  );
  return found.find((line) => line.template === template)!;
}

async function textOf({ messageId }: Line): Promise<string> {
  const answer = await office.call<{ text: string }>('GET', `/api/notification/tray/${messageId}`, counter);
  expect(answer.status).toBe(200);
  return answer.body.text;
}

test('a new case: the receipt lies in the tray, and neither the log nor the message names the illness or the person', async () => {
  await opened('case-a');
  const line = await ended('case-a', 'permohonan-diterima');
  expect(line).toMatchObject({ state: 'sent', channel: 'folder', to: 'subject', reasonCode: null });
  expect(JSON.stringify(line)).not.toMatch(/Permohonan|subject-of/);
  const text = await textOf(line);
  expect(text).toContain('Permohonan layanan sosial dengan nomor T-CASE-A telah diterima 3 Agustus 2026 09.00 WIB');
  expect(text).toContain('/lacak?tiket=T-CASE-A');
  expect(text).not.toMatch(/jiwa|odgj/i);
  expect(asked).toContain('notification pemberitahuan subject-of-case-a');
  const stored = JSON.stringify([await office.ports.store.readAll('', 500), await office.published(MessageSent)]);
  for (const secret of [NAME, PHONE, NIK, 'contoh@example.id', 'diterima 3 Agustus'])
    expect(stored).not.toContain(secret);
});

test('what is missing is told by the names of the papers only', async () => {
  await opened('case-b');
  await office.tell(FileReturned, OKU, 'case-b', {
    caseId: 'case-b',
    missing: ['fc-kk', 'sktm-desa|rekomendasi-sktm'],
    ...by,
  });
  const text = await textOf(await ended('case-b', 'berkas-perlu-dilengkapi'));
  expect(text).toContain(
    'Fotokopi Kartu Keluarga; Surat Keterangan Tidak Mampu dari Kepala Desa/Lurah / Rekomendasi SKTM',
  );
});

test('a passed due time goes to the officer of the step and to the leads who gave an address', async () => {
  const overdue = (caseId: string) =>
    office.tell(StepOverdue, OKU, caseId, {
      caseId,
      stepId: 'survey',
      run: 1,
      kind: 'survey',
      dueAt: NOW,
      detectedAt: NOW,
    });
  await opened('case-c');
  await overdue('case-c');
  expect(await ended('case-c', 'tenggat-terlewati')).toMatchObject({ to: 'officer', state: 'sent' });

  const contact = { email: 'kabid@example.id', phone: '0812-0000-0002' };
  expect((await office.call('PUT', '/api/notification/officers/me/contact', lead, contact)).status).toBe(204);
  await opened('case-d');
  const officer = 'oku-selatan.petugas-survei';
  await office.tell(StepAssigned, OKU, 'case-d', { caseId: 'case-d', stepId: 'survey', run: 1, officer, ...by });
  await overdue('case-d');
  await until(
    () => lines('case-d'),
    (all) => all.filter(({ template, state }) => template === 'tenggat-terlewati' && state === 'sent').length === 2,
  );
  const events = JSON.stringify(await office.ports.store.readAll('', 500));
  expect(events).not.toContain('kabid@example.id');
  const inTray = (await lines('case-d')).find(({ to }) => to === 'officer');
  expect((await office.call('GET', `/api/notification/tray/${inTray!.messageId}`, counter)).status).toBe(404);
});

test('F1: who may sign a letter hears once that it waits; who drafted it and officers elsewhere do not', async () => {
  const head = await office.officer('kepala-dinas', ['kepala-dinas'], OKU);
  await office.officer('kepala-dinas-2', ['kepala-dinas'], OKU);
  await office.officer('kepala-dinas-luwu', ['kepala-dinas'], 'luwu-timur');
  await opened('case-sign');
  const task = {
    ...{ stepId: 'letter', run: 1, service: 'rekomendasi-sktm', serviceVersion: 1, subjectId: null, village: null },
    ...{ urgent: false, signerRole: 'kepala-dinas', notBy: [`${OKU}.kepala-dinas-2`] },
  };
  const drafted = { caseId: 'case-sign', letterId: 'letter-1', letterType: 'rekomendasi-sktm', templateVersion: 1 };
  await office.tell(LetterDrafted, OKU, 'case-sign', { ...drafted, ...by, task });
  await office.tell(LetterDrafted, OKU, 'case-sign', { ...drafted, ...by, templateVersion: 2, task });
  await ended('case-sign', 'surat-menunggu-tanda-tangan');
  const log = await office.ports.store.readAll('', 1_000);
  const told = log.filter(
    ({ type, data }) =>
      type === 'message.queued.v1' && 'template' in data && data.template === 'surat-menunggu-tanda-tangan',
  );
  expect(told.map(({ data }) => 'recipientId' in data && data.recipientId)).toEqual([head.id]);
});

test('consent: who says stop, by the link in a message or at the counter, gets no more', async () => {
  await opened('case-e');
  const text = await textOf(await ended('case-e', 'permohonan-diterima'));
  const token = /berhenti\/(\S+)/.exec(text)![1]!;
  expect((await office.call('POST', `/api/notification/public/opt-out/${OKU}.0000000000000000`)).status).toBe(404);
  expect((await office.call('POST', `/api/notification/public/opt-out/${token}`)).status).toBe(204);
  const person = '/api/notification/people/subject-of-case-e';
  expect((await office.call('GET', `${person}/consent`, counter)).body).toMatchObject({ silent: true });
  await office.tell(FileReturned, OKU, 'case-e', { caseId: 'case-e', missing: ['fc-kk'], ...by });
  expect(await ended('case-e', 'berkas-perlu-dilengkapi')).toMatchObject({ state: 'failed', reasonCode: 'opted-out' });

  const optIn = { channel: 'whatsapp', source: 'loket', givenBy: 'guardian', language: 'en' };
  expect((await office.call('POST', `${person}/opt-in`, counter, optIn)).status).toBe(200);
  await office.tell(CaseClosed, OKU, 'case-e', {
    caseId: 'case-e',
    outcome: 'rejected',
    reasonCode: 'tidak-layak',
    late: false,
    ...by,
  });
  const closed = await textOf(await ended('case-e', 'keputusan-tersedia'));
  expect(closed).toMatch(/^Request number T-CASE-E was decided/);
  expect(closed).not.toMatch(/reject|tolak|layak/i);
  expect((await office.call('POST', `${person}/opt-out`, lead, { channel: 'all' })).status).toBe(403);
  const elsewhere = await office.officer('front-office', ['front-office'], 'luwu-timur');
  expect((await office.call('POST', `${person}/opt-in`, elsewhere, optIn)).status).toBe(404);
  expect((await office.call('GET', `${person}/consent`, elsewhere)).status).toBe(404);
});

test('a message to somebody whom nobody knows ends in a failure that officers see', async () => {
  await opened('case-f', { subjectId: 'nobody' });
  expect(await ended('case-f', 'permohonan-diterima')).toMatchObject({
    state: 'failed',
    reasonCode: 'recipient-unknown',
  });
  const answer = await office.call<{ items: Line[] }>('GET', '/api/notification/messages?state=failed', counter);
  expect(answer.body.items.map(({ state }) => state)).toContain('failed');
  expect((await office.published(MessageFailed)).map(({ data }) => data.caseId)).toContain('case-f');
  const elsewhere = await office.officer('front-office', ['front-office'], 'luwu-timur');
  expect(await lines('case-f', elsewhere)).toEqual([]);
});

test('an anonymous complaint has nobody to tell', async () => {
  await opened('case-g', { kind: 'complaint', subjectId: null });
  await opened('case-h');
  await ended('case-h', 'permohonan-diterima');
  expect(await lines('case-g')).toEqual([]);
});

test('who received goods is told so, with the number of the BAST', async () => {
  await opened('case-i', { kind: 'incident', service: 'layanan-korban-bencana-alam' });
  await ended('case-i', 'laporan-diterima');
  await office.tell(GoodsHandedOver, OKU, 'case-i', {
    caseId: 'case-i',
    handoverId: 'h-1',
    householdId: 'hh-1',
    subjectId: 'victim-1',
    bast: '400.9/7/BAST/2026',
    place: 'kantor',
    lines: [{ item: 'beras', lot: 'l1', quantity: 5, unit: 'kg', source: 'apbd' }],
    ...by,
  });
  expect(await textOf(await ended('case-i', 'barang-diserahkan'))).toContain('dengan BAST 400.9/7/BAST/2026');
});

test('a topic that is ahead of the case: the news waits for the case and is told', async () => {
  await office.tell(GoodsHandedOver, OKU, 'case-q', {
    caseId: 'case-q',
    handoverId: 'h-2',
    householdId: 'hh-2',
    subjectId: 'victim-2',
    bast: '400.9/8/BAST/2026',
    place: 'kantor',
    lines: [],
    ...by,
  });
  await until(
    () => office.ports.store.readStream(`${OKU}/case-notice/case-q`),
    (events) => events.length === 1,
  );
  await opened('case-q', { kind: 'incident', service: 'layanan-korban-bencana-alam' });
  await ended('case-q', 'laporan-diterima');
  expect(await ended('case-q', 'barang-diserahkan')).toMatchObject({ state: 'sent' });
  expect(await office.ports.parking.list('notification')).toEqual([]);
});

test('what is read again, and what happened long ago, is not told', async () => {
  office.clock.set('2026-08-01T02:00:00.000Z');
  await opened('case-old');
  office.clock.set(NOW);
  await opened('case-k');
  await ended('case-k', 'permohonan-diterima');
  expect(await lines('case-old')).toEqual([]);

  const queued = (await office.published(MessageQueued)).length;
  const process = office.running.app.get(CaseMessagesProcess, { strict: false });
  let again = 0;
  for await (const batch of office.ports.bus.replay([TOPICS.intake, TOPICS.disbursement])) {
    for (const message of batch) {
      again += 1;
      if (message.type === CaseOpened.type)
        await process.caseOpened(message as Parameters<typeof process.caseOpened>[0]);
      else if (TOLD.some(({ type }) => type === message.type)) {
        await process.told(message as Parameters<typeof process.told>[0]);
      }
    }
  }
  expect(again).toBeGreaterThan(15);
  expect(await office.published(MessageQueued)).toHaveLength(queued);
});

test('3.6: the survey is answered once; nothing of the answer leads to the case', async () => {
  await opened('case-l');
  await office.tell(CaseClosed, OKU, 'case-l', {
    caseId: 'case-l',
    outcome: 'completed',
    reasonCode: null,
    late: false,
    ...by,
  });
  const text = await textOf(await ended('case-l', 'survei-kepuasan'));
  const token = /skm\/(\S+)/.exec(text)![1]!;
  const path = `/api/notification/public/skm/${token}`;
  const shown = await office.call<{ service: string; elements: unknown[] }>('GET', path);
  expect(shown.body).toMatchObject({ service: 'layanan sosial' });
  expect(shown.body.elements).toHaveLength(9);
  expect((await office.call('POST', path, undefined, { answers: [1, 2] })).status).toBe(400);
  expect((await office.call('POST', path, undefined, { answers: Array(9).fill(5) })).status).toBe(400);
  expect((await office.call('POST', path, undefined, { answers: Array(9).fill(null) })).status).toBe(400);
  const body = { answers: [4, 3, 3, 4, null, 4, 4, 3, 3], comment: 'Petugas ramah, terima kasih' };
  const both = await Promise.all([1, 2].map(() => office.call('POST', path, undefined, body)));
  expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
  expect((await office.call('POST', path, undefined, body)).status).toBe(409);
  expect((await office.call('GET', path)).status).toBe(409);

  const answers = await office.published(SatisfactionAnswered);
  expect(answers).toHaveLength(1);
  const [answer] = answers;
  expect(answer!.data).toEqual({
    answerId: expect.any(String),
    service: 'layanan-orang-dengan-gangguan-jiwa',
    day: '2026-08-03',
    answers: body.answers,
  });
  expect(answer!.time).toBe('2026-08-03T00:00:00.000Z');
  const recorded = JSON.stringify(await office.ports.store.readStream(answer!.stream));
  for (const trace of ['case-l', 'subject-of', token, 'T-CASE', 'ramah', '02:00'])
    expect(recorded).not.toContain(trace);
});

test('a survey link ends after thirty days, and a wrong one opens nothing', async () => {
  await opened('case-m');
  await office.tell(CaseClosed, OKU, 'case-m', {
    caseId: 'case-m',
    outcome: 'completed',
    reasonCode: null,
    late: false,
    ...by,
  });
  const token = /skm\/(\S+)/.exec(await textOf(await ended('case-m', 'survei-kepuasan')))![1]!;
  expect((await office.call('GET', `/api/notification/public/skm/${OKU}.0000000000`)).status).toBe(404);
  office.clock.set('2026-09-04T02:00:00.000Z');
  expect((await office.call('GET', `/api/notification/public/skm/${token}`)).status).toBe(410);
  office.clock.set(NOW);
});

test('the pages for citizens send forms: both end on a page, and a second click is no fault', async () => {
  await opened('case-p');
  const closed = { caseId: 'case-p', outcome: 'completed', reasonCode: null, late: false, ...by };
  await office.tell(CaseClosed, OKU, 'case-p', closed);
  const text = await textOf(await ended('case-p', 'survei-kepuasan'));
  const submit = (path: string, fields: Record<string, string>) =>
    fetch(`${office.running.url}/api/notification/public/${path}/form`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(fields),
    });
  const before = (await office.published(SatisfactionAnswered)).length;
  const survey = `skm/${/skm\/(\S+)/.exec(text)![1]!}`;
  expect((await submit(survey, { U1: '5' })).status).toBe(400);
  expect((await submit(survey, { comment: '' })).status).toBe(400);
  for (let click = 0; click < 2; click += 1) {
    const answer = await submit(survey, { U1: '4', U9: '2', comment: ' ' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/skm/terima-kasih']);
  }
  const all = await office.published(SatisfactionAnswered);
  expect(all).toHaveLength(before + 1);
  expect(all.at(-1)?.data.answers).toEqual([4, null, null, null, null, null, null, null, 2]);
  const stop = await submit(`opt-out/${/berhenti\/(\S+)/.exec(text)![1]!}`, {});
  expect([stop.status, stop.headers.get('location')]).toEqual([303, '/berhenti/selesai']);
  const consent = await office.call('GET', '/api/notification/people/subject-of-case-p/consent', counter);
  expect(consent.body).toMatchObject({ silent: true });
});

test('a case that is closed twice asks for an opinion once', async () => {
  await opened('case-n');
  const closed = { caseId: 'case-n', outcome: 'completed', reasonCode: null, late: false, ...by };
  await office.tell(CaseClosed, OKU, 'case-n', closed);
  await office.tell(CaseClosed, OKU, 'case-n', closed);
  const all = await until(
    () => lines('case-n'),
    (found) => found.filter(({ template }) => template === 'permohonan-selesai').length === 2,
  );
  expect(all.filter(({ template }) => template === 'survei-kepuasan')).toHaveLength(1);
});

test('R-19: after an erasure the message in the tray cannot be read any more', async () => {
  await opened('case-o');
  const line = await ended('case-o', 'permohonan-diterima');
  await textOf(line);
  await office.tell(SubjectErased, OKU, 'subject-of-case-o', {
    subjectId: 'subject-of-case-o',
    ground: 'permintaan-subjek',
    ...by,
  });
  await until(
    () => office.call('GET', `/api/notification/tray/${line.messageId}`, counter),
    ({ status }) => status === 404,
  );
});
