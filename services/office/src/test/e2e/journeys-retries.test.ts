import { randomUUID } from 'node:crypto';
import { CaseOpened } from '@alur/contracts';
import { type Answer, DemoClient, DEMO_PEOPLE as people, Story } from '@alur/demo';
import type { Role } from '@alur/standards';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, openOffice, type TestOffice } from '../fixtures/office.ts';

const APPLICATION = { service: 'pelayanan-dtks', subject: people.letterSeeker, note: 'Untuk beasiswa anak.' };

interface Filed {
  readonly caseId: string;
  readonly ticket: string;
  readonly code?: string;
}

let office: TestOffice;
let callers: DemoClient;

beforeAll(async () => {
  office = await openOffice();
  callers = new DemoClient(office.url);
});

afterAll(() => office.close());

function send<T = Record<string, unknown>>(
  role: Role,
  method: string,
  path: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
): Promise<Answer<T>> {
  return ask<T>(callers, ['oku-selatan', role], method, path, body, headers);
}

function file(key: string, body: object = APPLICATION, role: Role = 'front-office'): Promise<Answer<Filed>> {
  return send<Filed>(role, 'POST', '/api/intake/applications', body, { 'idempotency-key': key });
}

/** How many cases intake has published. */
async function casesOpened(): Promise<number> {
  let opened = 0;
  for await (const batch of office.service('intake').ports.bus.replay(['alur.intake.v1'])) {
    opened += batch.filter(({ type }) => type === CaseOpened.type).length;
  }
  return opened;
}

describe('a request that comes again with its Idempotency-Key', () => {
  test('files one case and answers the same ticket', async () => {
    const before = await casesOpened();
    const key = randomUUID();
    const first = await file(key);
    const again = await file(key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(first.headers.get('idempotent-replay')).toBeNull();
    expect(again.headers.get('idempotent-replay')).toBe('true');
    expect(again.body).toMatchObject({ caseId: first.body.caseId, ticket: first.body.ticket });
    expect(await casesOpened()).toBe(before + 1);
  });

  test('files one case, also when many come at once', async () => {
    const before = await casesOpened();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => file(key)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201));
    expect(new Set(answers.map(({ body }) => body.ticket)).size).toBe(1);
    expect(await casesOpened()).toBe(before + 1);
  });

  test('with another body is refused, and the first stays as it was', async () => {
    const key = randomUUID();
    const { body } = await file(key);
    const other = await file(key, { ...APPLICATION, note: 'Catatan lain.' });
    expect(other).toMatchObject({ status: 422, body: { code: 'command-id-reused' } });
    const note = await send('front-office', 'GET', `/api/intake/cases/${body.caseId}/note?purpose=verifikasi`);
    expect(note.body).toMatchObject({ text: APPLICATION.note });
  });

  test('is another request when another officer sends it', async () => {
    const key = randomUUID();
    const complaint = { subject: people.pkhComplainant, relation: 'diri', note: 'Bantuan belum masuk.' };
    const by = (role: Role) =>
      send<Filed>(role, 'POST', '/api/intake/complaints', complaint, { 'idempotency-key': key });
    const [mine, other] = [await by('front-office'), await by('back-office')];
    expect(mine.status).toBe(201);
    expect(other.status).toBe(201);
    expect(other.body.ticket).not.toBe(mine.body.ticket);
  });

  test('signs a letter once: one number, one code', async () => {
    const story = new Story(callers, 'oku-selatan', 'front-office');
    await story.file('front-office', 'pelayanan-dtks', { subject: people.letterSeeker });
    await story.complete('front-office');
    await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
    const registered = { outcome: 'registered', registry: 'DTSEN', dataDate: '2026-06-30' };
    await story.verify('back-office', 'registry-check', 'registry-check', registered);
    await office.caughtUp();
    const letters = `/api/verification/cases/${story.caseId}/steps/letter/letters`;
    const { body: draft } = await send<{ letterId: string }>('back-office', 'POST', letters, {});
    const signature = `/api/verification/letters/${draft.letterId}/signature`;
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all([1, 2, 3].map(() => send('kepala-dinas', 'POST', signature, {}, key)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body }) => `${body['number']} ${body['verificationCode']}`)).size).toBe(1);
    expect((await send('kepala-dinas', 'POST', signature, {})).status).toBe(409);
  });
});

describe('two officers on one state of a case', () => {
  test('the second is told that the case has moved on', async () => {
    const { body } = await file(randomUUID());
    const path = `/api/intake/cases/${body.caseId}`;
    const seen = await send('front-office', 'GET', path);
    const match = { 'if-match': seen.headers.get('etag') ?? '' };
    const dispense = (role: Role, code: string) =>
      send(role, 'POST', `${path}/dispensations`, { code, reasonCode: 'hilang-karena-bencana' }, match);
    const answers = await Promise.all([dispense('front-office', 'fc-kk'), dispense('kabid-linjamsos', 'fc-ktp')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'revision-conflict' });
    const again = await send('front-office', 'GET', path);
    const dispensed = (again.body['requirements'] as { state: string }[]).filter(({ state }) => state === 'dispensed');
    expect(dispensed).toHaveLength(1);
  });

  test('a step is taken by one of two who reach for it', async () => {
    const story = new Story(callers, 'oku-selatan', 'front-office');
    await story.file('front-office', 'layanan-pemulung', { subject: people.wastePicker });
    await story.complete('front-office');
    const path = `/api/intake/cases/${story.caseId}`;
    const seen = await send('front-office', 'GET', path);
    const match = { 'if-match': seen.headers.get('etag') ?? '' };
    const take = (role: Role) =>
      send(role, 'POST', `${path}/steps/verification/assignment`, { officer: `oku-selatan.${role}` }, match);
    const answers = await Promise.all([take('front-office'), take('back-office')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('a citizen', () => {
  const complaint = { tenant: 'oku-selatan', text: 'Antrean di kantor terlalu lama tanpa nomor.' };
  const path = '/api/intake/public/complaints';

  test('complains without a name and follows the complaint by its ticket', async () => {
    const citizen = callers.citizen();
    const { status, body } = await citizen.send<{ ticket: string }>('POST', path, { body: complaint });
    expect(status).toBe(201);
    expect(Object.keys(body).sort()).toEqual(['dueAt', 'dueFlag', 'pin', 'ticket']);
    await office.caughtUp();
    const tracked = await citizen.expect('GET', `/api/portal/public/tracking/${body.ticket}`);
    expect(tracked.body).toMatchObject({ ticket: body.ticket, service: 'pengaduan-layanan', state: 'open' });
    expect(JSON.stringify(tracked.body)).not.toContain('Antrean');

    const found = await send<{ items: Filed[] }>('petugas-pengaduan', 'POST', '/api/portal/search', { q: body.ticket });
    const { caseId } = found.body.items[0]!;
    const known = await send('petugas-pengaduan', 'GET', `/api/intake/cases/${caseId}`);
    expect(known.body).toMatchObject({ subjectId: null, reporterId: null, channel: 'website', hasNote: true });
    const note = await send(
      'petugas-pengaduan',
      'GET',
      `/api/intake/cases/${caseId}/note?purpose=tindak-lanjut-pengaduan`,
    );
    expect(note.body).toEqual({ text: complaint.text });
  });

  test('cannot flood the office', async () => {
    const citizen = callers.citizen();
    const answers: Answer[] = [];
    for (let sent = 0; sent < 12; sent += 1) answers.push(await citizen.send('POST', path, { body: complaint }));
    const last = answers.at(-1);
    expect(last).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
