import { createHmac } from 'node:crypto';
import { CaseOpened, type PeopleDirectory } from '@alur/contracts';
import { ServiceUnderTest, type SignedIn, until } from '@alur/platform/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { OutboxWorker } from '../../application/outbox/outbox-worker.ts';
import { notificationService } from '../../index.ts';
import { WhatsAppServer } from '../fixtures/whatsapp-server.ts';
import { personOf } from '../fixtures/world.ts';

const NOW = '2026-08-03T02:00:00.000Z';
const OKU = 'oku-selatan';
const SECRET = 'app-secret';
const HOOK = '/api/notification/webhooks/whatsapp';

const people: PeopleDirectory = {
  find: async () => ({ subjectIds: [], next: null }),
  family: async () => [],
  samePerson: async () => [],
  masked: async (tenant, ids) => new Map(tenant === OKU ? ids.map((id) => [id, { name: 'O*** C***' }]) : []),
  show: async ({ subjectId }) => personOf(subjectId),
};

const provider = new WhatsAppServer();
let office: ServiceUnderTest;
let counter: SignedIn;
let cases = 0;

beforeAll(async () => {
  const settings = {
    whatsappUrl: await provider.listen(),
    whatsappToken: 'secret-token',
    whatsappPhoneId: '1234',
    whatsappAppSecret: SECRET,
    whatsappVerifyToken: 'verify-me',
  };
  office = new ServiceUnderTest(notificationService, { now: NOW, people, settings });
  await office.start();
  counter = await office.officer('front-office', ['front-office'], OKU);
});
afterAll(async () => {
  await office.close();
  await provider.close();
});

interface Line {
  readonly messageId: string;
  readonly state: string;
  readonly attempts: number;
  readonly reasonCode: string | null;
}

/** A new case of somebody who said yes to WhatsApp; answers its message as soon as it is queued. */
async function told(): Promise<string> {
  cases += 1;
  const caseId = `case-${cases}`;
  const optIn = { channel: 'whatsapp', source: 'loket' };
  await office.call('POST', `/api/notification/people/person-${cases}/opt-in`, counter, optIn);
  await office.tell(CaseOpened, OKU, caseId, {
    caseId,
    ticket: `T-${cases}`,
    kind: 'application',
    service: 'layanan-pkh',
    serviceVersion: 1,
    archetype: 'A1',
    subjectId: `person-${cases}`,
    reporterId: null,
    relation: 'diri',
    channel: 'loket',
    village: null,
    urgent: false,
    about: null,
    openedBy: 'x',
    openedAt: NOW,
  });
  const found = await until(
    () => lines(caseId),
    (all) => all.length === 1,
  );
  return found[0]!.messageId;
}

async function lines(caseId: string): Promise<readonly Line[]> {
  return (await office.call<{ items: Line[] }>('GET', `/api/notification/messages?case=${caseId}`, counter)).body.items;
}

async function lineOf(messageId: string): Promise<Line> {
  const { body } = await office.call<{ items: Line[] }>('GET', '/api/notification/messages?limit=200', counter);
  return body.items.find((line) => line.messageId === messageId)!;
}

const reaches = (messageId: string, state: string) =>
  until(
    () => lineOf(messageId),
    (line) => line.state === state,
  );
/** Hours pass; whatever is due is tried. */
async function later(minutes: number): Promise<void> {
  office.clock.advance(minutes * 60_000);
  await office.running.app.get(OutboxWorker, { strict: false }).tick();
}
const acceptedOf = (messageId: string) =>
  provider.accepted.filter(({ biz_opaque_callback_data: of }) => of === `${OKU}/${messageId}`);

function status(messageId: string, state: string, more: object = {}) {
  const statuses = [{ id: 'wamid.x', status: state, biz_opaque_callback_data: `${OKU}/${messageId}`, ...more }];
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value: { statuses } }] }],
  };
}

function webhook(body: object, secret = SECRET) {
  const signature = `sha256=${createHmac('sha256', secret).update(JSON.stringify(body)).digest('hex')}`;
  return office.call('POST', HOOK, undefined, body, { 'x-hub-signature-256': signature });
}

test('an approved template goes out, and its delivery comes back by webhook, told twice and counted once', async () => {
  const messageId = await told();
  await reaches(messageId, 'sent');
  const [sent] = acceptedOf(messageId);
  expect(sent).toMatchObject({
    to: personOf('person-1').phone!.slice(1),
    template: { name: 'permohonan_diterima_v1', language: { code: 'id' } },
  });
  for (let time = 0; time < 3; time += 1) expect((await webhook(status(messageId, 'delivered'))).status).toBe(200);
  expect((await webhook(status(messageId, 'sent'))).body).toEqual({ received: 1 });
  await reaches(messageId, 'delivered');
  const events = await office.ports.store.readStream(`${OKU}/message/${messageId}`);
  expect(events.map(({ type }) => type.split('.')[1])).toEqual(['queued', 'attempt-started', 'sent', 'delivered']);
  expect(JSON.stringify(events)).not.toMatch(/wamid|\+62/);
});

test('a webhook without the right signature over its bytes changes nothing', async () => {
  const messageId = await told();
  await reaches(messageId, 'sent');
  const body = status(messageId, 'failed');
  expect((await webhook(body, 'another secret')).status).toBe(401);
  expect((await office.call('POST', HOOK, undefined, body)).status).toBe(401);
  const signature = createHmac('sha256', SECRET)
    .update(JSON.stringify(status(messageId, 'read')))
    .digest('hex');
  const headers = { 'x-hub-signature-256': `sha256=${signature}` };
  expect((await office.call('POST', HOOK, undefined, body, headers)).status).toBe(401);
  expect((await lineOf(messageId)).state).toBe('sent');
  expect((await webhook(status('unknown-message', 'delivered'))).body).toEqual({ received: 1 });
  expect((await webhook({ entry: 'nonsense' })).body).toEqual({ received: 0 });
});

test('the handshake answers the challenge to who knows the token', async () => {
  const ask = (token: string) =>
    office.call('GET', `${HOOK}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=12345`);
  const answer = await ask('verify-me');
  expect(Buffer.from(answer.bytes).toString()).toBe('12345');
  expect((await ask('wrong')).status).toBe(403);
  expect((await office.call('GET', HOOK)).status).toBe(403);
});

test('after 500 and 429 it is tried again, and arrives once', async () => {
  provider.next.push(500, 429);
  const messageId = await told();
  await until(
    () => lineOf(messageId),
    ({ reasonCode }) => reasonCode === 'whatsapp-500-131000',
  );
  await later(1);
  await until(
    () => lineOf(messageId),
    ({ reasonCode }) => reasonCode === 'whatsapp-busy',
  );
  await later(1);
  await reaches(messageId, 'sent');
  expect(acceptedOf(messageId)).toHaveLength(1);
});

test('an answer that is lost: the webhook tells that it arrived, and nothing is sent twice', async () => {
  provider.next.push('lost-answer');
  const messageId = await told();
  await until(
    async () => acceptedOf(messageId).length,
    (count) => count === 1,
  );
  await webhook(status(messageId, 'delivered'));
  await reaches(messageId, 'delivered');
  provider.hangUp();
  await later(60);
  expect(acceptedOf(messageId)).toHaveLength(1);
});

test('a number without WhatsApp, told at once or later, is a failure that officers see', async () => {
  provider.next.push(400);
  const atOnce = await told();
  expect(await reaches(atOnce, 'failed')).toMatchObject({ reasonCode: 'whatsapp-400-131026' });
  const afterwards = await told();
  await reaches(afterwards, 'sent');
  await webhook(status(afterwards, 'failed', { errors: [{ code: 131026, title: 'undeliverable' }] }));
  expect(await reaches(afterwards, 'failed')).toMatchObject({ reasonCode: 'whatsapp-131026' });
});
