import { ProblemException } from '@alur/platform';
import { afterEach, describe, expect, test } from '@jest/globals';
import { FAILURES_PER_CHANNEL, LOST_AFTER_MS } from '../../domain/message.ts';
import { PlayingCourier } from '../../test/fixtures/playing-courier.ts';
import { MORNING, OKU, personOf, World } from '../../test/fixtures/world.ts';

const HOUR = 3_600_000;
const LUTIM = 'luwu-timur';
const WIB_NIGHT = '2026-08-03T14:00:00.000Z';

let world: World;
afterEach(() => world.close());

async function playing(...couriers: PlayingCourier[]): Promise<World> {
  world = await new World(couriers).start();
  return world;
}

const temporary = { outcome: 'temporary', reasonCode: 'smtp-450' } as const;

test('a due message is sent once, with words and address that were not kept', async () => {
  const email = new PlayingCourier('email');
  await playing(email);
  const id = await world.queue({ recipientId: 'person-x' });
  expect(await world.tick()).toBe(1);
  expect(await world.tick()).toBe(0);
  expect(email.parcels).toHaveLength(1);
  expect(email.parcels[0]).toMatchObject({
    messageId: id,
    tenant: OKU,
    address: personOf('person-x').email,
    name: 'permohonan_selesai_v1',
    language: 'id',
  });
  expect(email.parcels[0]?.text).toContain('Perkara nomor T-1 selesai diproses 3 Agustus 2026 09.00 WIB');
  expect(await world.history(id)).toEqual(['attempt-started email', 'sent email']);
  const log = JSON.stringify(await world.log());
  for (const secret of [personOf('person-x').email!, personOf('person-x').phone!, 'selesai diproses']) {
    expect(log).not.toContain(secret);
  }
});

test('a failing channel is tried with growing waits, then the next one', async () => {
  const email = new PlayingCourier('email');
  const whatsapp = new PlayingCourier('whatsapp');
  await playing(whatsapp, email);
  const id = await world.queue({ recipientId: 'person-x' });
  await world.optIn('person-x');
  whatsapp.answers.push(...Array(FAILURES_PER_CHANNEL).fill(temporary));
  const waits: number[] = [];
  for (let round = 1; round < FAILURES_PER_CHANNEL; round += 1) {
    await world.tick();
    const { dueAt } = await world.state(id);
    waits.push(Date.parse(dueAt) - world.clock.now().getTime());
    world.clock.advance(waits.at(-1)! - 1);
    expect(await world.tick()).toBe(0);
    world.clock.advance(1);
  }
  expect(waits).toEqual([22_500, 90_000, 360_000, 1_440_000]);
  await world.tick();
  await world.tick();
  expect((await world.history(id)).slice(-3)).toEqual([
    'deferred email smtp-450',
    'attempt-started email',
    'sent email',
  ]);
  expect([whatsapp.parcels.length, email.parcels.length]).toEqual([5, 1]);
});

test('without a channel that takes it a message ends in a failure, never in silence', async () => {
  const email = new PlayingCourier('email');
  await playing(email);
  const id = await world.queue();
  email.answers.push({ outcome: 'permanent', reasonCode: 'smtp-550' });
  await world.tick();
  expect(await world.history(id)).toEqual(['attempt-started email', 'failed email smtp-550']);
  expect(await world.view().get(id)).toMatchObject({ state: 'failed', reasonCode: 'smtp-550', dueAt: null });
});

describe('consent', () => {
  test('a phone needs a yes; e-mail takes over without one', async () => {
    const whatsapp = new PlayingCourier('whatsapp');
    const email = new PlayingCourier('email');
    await playing(whatsapp, email);
    const asked = await world.queue({ recipientId: 'asked' });
    const unasked = await world.queue({ recipientId: 'unasked' });
    await world.optIn('asked');
    await world.tick();
    await world.tick();
    expect(await world.history(asked)).toEqual(['attempt-started whatsapp', 'sent whatsapp']);
    expect(await world.history(unasked)).toEqual(['deferred email no-consent', 'attempt-started email', 'sent email']);
  });

  test('without a yes nobody asks for the phone', async () => {
    const whatsapp = new PlayingCourier('whatsapp');
    await playing(whatsapp);
    const id = await world.queue();
    world.ports.people.show = () => Promise.reject(new Error('must not be asked'));
    await world.tick();
    expect(await world.history(id)).toEqual(['failed whatsapp no-consent']);
  });

  test('a person without an address is a visible failure', async () => {
    await playing(new PlayingCourier('email'));
    world.people.set('person-1', { ...personOf('person-1'), email: null });
    const id = await world.queue();
    await world.tick();
    expect(await world.history(id)).toEqual(['failed email no-address']);
  });
});

describe('quiet hours', () => {
  test('citizens and officers wait until seven in their own zone; an urgent incident does not', async () => {
    const email = new PlayingCourier('email');
    await playing(email);
    world.clock.set(WIB_NIGHT);
    const wib = await world.queue();
    const wita = await world.queue({}, LUTIM);
    const officer = await world.queue({
      to: 'officer',
      recipientId: 'oku-selatan.kabid',
      template: 'tenggat-terlewati',
    });
    const urgent = await world.queue({ urgent: true, template: 'laporan-diterima' });
    await world.tick();
    expect(email.parcels.map(({ messageId }) => messageId)).toEqual([urgent]);
    expect((await world.state(wib)).dueAt).toBe('2026-08-04T00:00:00.000Z');
    expect((await world.state(wita, LUTIM)).dueAt).toBe('2026-08-03T23:00:00.000Z');
    expect((await world.state(officer)).dueAt).toBe('2026-08-04T00:00:00.000Z');
    world.clock.set('2026-08-03T23:00:00.000Z');
    await world.tick();
    expect(email.parcels.at(-1)?.messageId).toBe(wita);
    world.clock.set('2026-08-04T00:00:00.000Z');
    await world.tick();
    expect(email.parcels.at(-1)?.messageId).toBe(wib);
  });

  test('a retry that falls into the night waits too, and is not an attempt', async () => {
    const email = new PlayingCourier('email');
    await playing(email);
    world.clock.set('2026-08-03T12:59:50.000Z');
    const id = await world.queue();
    email.answers.push(temporary);
    await world.tick();
    world.clock.set('2026-08-03T13:01:00.000Z');
    await world.tick();
    expect(await world.history(id)).toEqual([
      'attempt-started email',
      'deferred email smtp-450',
      'deferred email quiet-hours',
    ]);
    expect(await world.state(id)).toMatchObject({ dueAt: '2026-08-04T00:00:00.000Z', failures: 1 });
  });

  test('what could not be sent for three days is given up', async () => {
    const email = new PlayingCourier('email');
    await playing(email);
    const id = await world.queue();
    world.clock.advance(72 * HOUR);
    await world.tick();
    expect(await world.history(id)).toEqual(['failed email expired']);
  });
});

describe('a crash', () => {
  test('after the channel took the message: one repetition under the same id, then the end', async () => {
    const email = new PlayingCourier('email');
    await playing(email);
    const { show } = world.ports.people;
    let asked = 0;
    world.ports.people.show = (request) => {
      asked += 1;
      return show(request);
    };
    const id = await world.queue();
    // The process dies between the channel's yes and our event.
    email.answers.push(new Error('killed'), new Error('killed'));
    await world.tick();
    expect(await world.history(id)).toEqual(['attempt-started email']);
    expect(await world.tick()).toBe(0);
    expect(email.parcels).toHaveLength(1);
    // Nor is the address asked for: every look at a person is logged.
    expect(asked).toBe(1);
    world.clock.advance(LOST_AFTER_MS);
    await world.tick();
    expect(email.parcels.map(({ messageId }) => messageId)).toEqual([id, id]);
    world.clock.advance(LOST_AFTER_MS);
    await world.tick();
    expect(await world.history(id)).toEqual([
      'attempt-started email',
      'attempt-started email',
      'failed email outcome-unknown',
    ]);
    expect(email.parcels).toHaveLength(2);
  });

  test('a message whose address cannot be asked for now goes as soon as it can', async () => {
    const email = new PlayingCourier('email');
    await playing(email);
    const { show } = world.ports.people;
    const id = await world.queue();
    world.ports.people.show = () => Promise.reject(new ProblemException(503, 'people-unavailable', 'Coba lagi.'));
    await world.tick();
    world.ports.people.show = show;
    world.clock.advance(10_000);
    await world.tick();
    expect(await world.history(id)).toEqual(['deferred email internal-error', 'attempt-started email', 'sent email']);
  });

  test('a message that cannot be prepared does not stop the others', async () => {
    const email = new PlayingCourier('email');
    await playing(email);
    const poison = await world.queue({ version: 99 });
    const good = await world.queue();
    await world.tick();
    expect(await world.history(good)).toEqual(['attempt-started email', 'sent email']);
    expect(await world.history(poison)).toEqual(['deferred email internal-error']);
    world.clock.advance(72 * HOUR);
    await world.tick();
    expect((await world.history(poison)).at(-1)).toBe('failed email expired');
  });
});

test('a busy channel rests as a whole, and nobody loses an attempt', async () => {
  const email = new PlayingCourier('email', { perSecond: 1000, burst: 1 });
  await playing(email);
  email.answers.push({ outcome: 'busy', reasonCode: 'busy', retryAfterMs: 60_000 });
  const ids = [await world.queue(), await world.queue()];
  await world.tick();
  world.clock.advance(59_000);
  expect(await world.tick()).toBe(0);
  world.clock.advance(1_000);
  await world.tick();
  world.clock.advance(1_000);
  await world.tick();
  const states = await Promise.all(ids.map((id) => world.state(id)));
  expect(states.map(({ status, failures }) => [status, failures])).toEqual([
    ['sent', 0],
    ['sent', 0],
  ]);
});

test('a channel that is no longer there hands its messages on to the next', async () => {
  await playing(new PlayingCourier('whatsapp'), new PlayingCourier('email'));
  const id = await world.queue();
  const email = new PlayingCourier('email');
  world.restart([email]);
  await world.tick();
  await world.tick();
  expect(await world.history(id)).toEqual([
    'deferred email channel-not-configured',
    'attempt-started email',
    'sent email',
  ]);
});

test('urgent messages go before a long queue', async () => {
  const email = new PlayingCourier('email', { perSecond: 1, burst: 1 });
  await playing(email);
  for (let n = 0; n < 5; n += 1) await world.queue();
  const urgent = await world.queue({ urgent: true });
  await world.tick();
  expect(email.parcels.map(({ messageId }) => messageId)).toEqual([urgent]);
});

test('10,000 queued messages drain under the rate limit, each once', async () => {
  const rate = { perSecond: 100, burst: 200 };
  const email = new PlayingCourier('email', rate);
  await playing(email);
  const source = { id: 'event', type: 't', source: 's', subject: 'c', stream: 's', revision: 0, time: MORNING };
  const cause = { ...source, tenant: OKU, actor: 'intake', correlationId: 'test', data: {} };
  const intent = { template: 'surat-terbit', version: 1, to: 'subject', urgent: true, caseId: 'case' } as const;
  const variables = { service: 'layanan-pkh', serviceVersion: '1', ticket: 'T' };
  const total = 10_000;
  for (let from = 0; from < total; from += 500) {
    await Promise.all(
      Array.from({ length: 500 }, (_, i) => {
        const recipientId = `person-${(from + i) % 50}`;
        return world.outbox.queue({ id: `e-${from + i}`, source: cause }, [
          { ...intent, key: 'k', recipientId, variables },
        ]);
      }),
    );
  }
  let seconds = 0;
  let sent = 0;
  while (sent < total && seconds < 200) {
    const calls = await world.tick();
    sent += calls;
    expect(sent).toBeLessThanOrEqual(rate.burst + rate.perSecond * seconds);
    world.clock.advance(1_000);
    seconds += 1;
  }
  expect(new Set(email.parcels.map(({ messageId }) => messageId)).size).toBe(total);
  expect(email.parcels).toHaveLength(total);
  expect(seconds).toBeLessThanOrEqual(102);
  expect(await world.view().count({ tenant: OKU, state: 'sent' })).toBe(total);
}, 180_000);
