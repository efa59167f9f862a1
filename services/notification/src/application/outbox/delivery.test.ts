import { expect, test } from '@jest/globals';
import { SmtpCourier } from '../../adapters/smtp.ts';
import { messageOf, WhatsAppCourier } from '../../adapters/whatsapp.ts';
import { message } from '../../domain/message.ts';
import { MailServer } from '../../test/fixtures/mail-server.ts';
import { type Behaviour, WhatsAppServer } from '../../test/fixtures/whatsapp-server.ts';
import { OKU, World } from '../../test/fixtures/world.ts';

const MINUTE = 60_000;
const MESSAGES = 40;

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Lets the worker go on until nothing waits. */
async function drained(world: World): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    await world.tick();
    if ((await world.view().count({ tenant: OKU, state: 'waiting' })) === 0) return;
    world.clock.advance(MINUTE);
  }
  throw new Error('Messages still wait after 200 minutes');
}

test('WhatsApp that answers 200, 429, 500, 400 or not at all: each message arrives once or fails visibly', async () => {
  const seed = Date.now() % 1_000_000;
  console.log(`seed ${seed}`);
  const random = seeded(seed);
  const server = new WhatsAppServer();
  const courier = new WhatsAppCourier({
    url: await server.listen(),
    token: 'secret-token',
    phoneId: '1234',
    timeoutMs: 80,
  });
  const world = await new World([courier]).start();
  try {
    const behaviours: Behaviour[] = [200, 200, 200, 429, 500, 500, 400, 'lost-answer', 'no-answer'];
    server.next.push(...Array.from({ length: MESSAGES * 2 }, () => behaviours[Math.floor(random() * 9)]!));
    const ids: string[] = [];
    for (let n = 1; n <= MESSAGES; n += 1) {
      await world.optIn(`person-${n}`);
      ids.push(await world.queue({ urgent: true }));
    }
    await drained(world);
    // Webhooks come for everything that was taken, each of them twice.
    for (const { biz_opaque_callback_data: callback } of [...server.accepted, ...server.accepted]) {
      const { messageId } = messageOf(callback)!;
      const at = world.clock.now().toISOString();
      const context = { tenant: OKU, actor: 'whatsapp', at, commandId: world.ports.ids.next(), correlationId: 'x' };
      const report = { type: 'report', channel: 'whatsapp', status: 'delivered', reasonCode: 'x', at } as const;
      await world.ports.runner.execute(message, messageId, report, context);
    }
    const taken = Map.groupBy(server.accepted, ({ biz_opaque_callback_data: of }) => messageOf(of)!.messageId);
    for (const id of ids) {
      const { status } = await world.state(id);
      const times = taken.get(id)?.length ?? 0;
      expect([status, times > 0]).toEqual(times > 0 ? ['delivered', true] : ['failed', false]);
      // Only a call whose answer was lost is made again, once.
      expect(times).toBeLessThanOrEqual((await world.history(id)).join().includes('outcome-unknown') ? 2 : 1);
      const delivered = (await world.history(id)).filter((line) => line.startsWith('delivered'));
      expect(delivered).toHaveLength(times > 0 ? 1 : 0);
    }
  } finally {
    await world.close();
    await server.close();
  }
}, 60_000);

test('a real mail server that refuses now and then: each mail arrives once or fails visibly', async () => {
  const server = new MailServer();
  const courier = new SmtpCourier({ url: await server.listen(), from: 'dinsos@example.go.id', timeoutMs: 5_000 });
  const world = await new World([courier]).start();
  try {
    const ids: string[] = [];
    for (let n = 0; n < MESSAGES; n += 1) {
      ids.push(await world.queue({ urgent: true }));
      if (n % 5 === 1) server.next = 'temporary';
      if (n % 5 === 3) server.next = 'permanent';
      await world.tick();
      world.clock.advance(1_000);
    }
    await drained(world);
    const states = await Promise.all(ids.map((id) => world.state(id)));
    for (const [n, id] of ids.entries()) {
      const times = server.received.filter(({ messageId }) => messageId === id).length;
      expect([states[n]!.status, times]).toEqual(states[n]!.status === 'sent' ? ['sent', 1] : ['failed', 0]);
    }
    expect(states.filter(({ status }) => status === 'failed').length).toBeGreaterThan(0);
    expect(states.filter(({ attempts, status }) => status === 'sent' && attempts > 1).length).toBeGreaterThan(0);
  } finally {
    await world.close();
    await server.close();
  }
}, 60_000);
