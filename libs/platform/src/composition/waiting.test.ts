import { freePort } from '@alur/messaging/testing';
import { expect, test } from '@jest/globals';
import { ConfigError } from '../config/config.ts';
import { createLogger } from '../runtime/logging.ts';
import { until } from '../testing/service-under-test.ts';
import { addressOf, StartStopped, Waiting, type WaitingOptions } from './waiting.ts';
import { openWaitingRoom } from './waiting-room.ts';

const SECRET_URL = 'mongodb://alur:rahasia@db-1.example:27017,db-2.example:27017/?replicaSet=rs0';

function waitingWith(options: Partial<WaitingOptions> = {}): { waiting: Waiting; log: string[] } {
  const log: string[] = [];
  const logger = createLogger('trace', { write: (line) => void log.push(line) });
  return { waiting: new Waiting({ logger, retryMs: 1, tellEveryMs: 60_000, ...options }), log };
}

test('a part that is away is asked again until it answers, and the log says which and where', async () => {
  const { waiting, log } = waitingWith();
  let asked = 0;
  const answer = await waiting.for('database', addressOf(SECRET_URL), async () => {
    asked += 1;
    if (asked < 4) throw Object.assign(new Error(`cannot reach ${SECRET_URL}`), { code: 'ECONNREFUSED' });
    expect([...waiting.parts.keys()]).toEqual(['database']);
    return 'there';
  });
  expect(answer).toBe('there');
  expect(waiting.parts.size).toBe(0);
  expect(log[0]).toContain('waiting for the database at db-1.example:27017,db-2.example:27017');
  expect(log.join()).not.toMatch(/rahasia/);
});

test.each([
  ['mongodb://alur:rahasia@db.example:27017/?replicaSet=rs0', 'db.example:27017'],
  ['mongodb+srv://db.example', 'db.example'],
  ['kurrentdb+discover://admin:rahasia@[::1]:2113?tls=true', '[::1]:2113'],
  // A password that was not encoded: where it ends, nobody can tell.
  ['mongodb://alur:raha@sia@db.example/', 'the address of the settings'],
  ['mongodb://alur:raha/sia@db.example/', 'the address of the settings'],
  ['mongodb://alur:raha?sia@db.example', 'the address of the settings'],
  ['mongodb://alur:raha#sia@db.example', 'the address of the settings'],
  ['mongodb://db.example/?authMechanismProperties=TOKEN:raha@sia', 'the address of the settings'],
])('of %s the log shows %s', (url, shown) => {
  expect(addressOf(url)).toBe(shown);
});

test('the log is told at the first failure and every few seconds, not at every attempt, also while one attempt lasts', async () => {
  const { waiting, log } = waitingWith();
  let asked = 0;
  await waiting.for('broker', 'kafka:9092', async () => {
    asked += 1;
    if (asked < 20) throw new Error('away');
  });
  expect(log).toHaveLength(1);
  const { waiting: slow, log: told } = waitingWith({ tellEveryMs: 5 });
  await slow.for('broker', 'kafka:9092', () =>
    until(
      async () => told.length,
      (lines) => lines >= 3,
    ),
  );
  expect(told[0]).toContain('no answer yet');
});

test('what fails because a part went away is done again when the part is back; what is wrong is not', async () => {
  const { waiting, log } = waitingWith();
  const away = new Error('away');
  let checks = 0;
  let attempts = 0;
  const check = async () => {
    checks += 1;
    if (checks < 4) throw away;
  };
  const database = { part: 'database', where: 'db-1.example', check } as const;
  const leaderless = new Error('no leader');
  const broker = { part: 'broker', where: 'kafka:9092', check: async () => void log.push('asked') } as const;
  const missing = (error: unknown) => (error === away ? database : error === leaderless ? broker : undefined);
  const answer = await waiting.through(missing, async () => {
    attempts += 1;
    if (attempts === 1) throw away;
    if (attempts < 4) throw leaderless;
    return 'done';
  });
  expect([answer, attempts, checks]).toEqual(['done', 4, 4]);
  expect(log.filter((line) => line === 'asked')).toHaveLength(2);
  expect(log[0]).toContain('the database at db-1.example went away during the start');
  expect(log.filter((line) => line.includes('the broker at kafka:9092 went away during the start'))).toHaveLength(2);
  const wrong = new TypeError('no such field');
  await expect(waiting.through(missing, () => Promise.reject(wrong))).rejects.toBe(wrong);
});

test('what waiting cannot heal ends it, and so does a stop', async () => {
  const { waiting } = waitingWith();
  const refused = new ConfigError(['ALUR_MONGODB_URL: the database refuses user or password']);
  await expect(waiting.for('database', 'db', () => Promise.reject(refused))).rejects.toBe(refused);
  const stop = new AbortController();
  const { waiting: stoppable } = waitingWith({ signal: stop.signal, retryMs: 60_000 });
  const attempt = stoppable.for('broker', 'kafka:9092', () => Promise.reject(new Error('away')));
  await until(
    async () => stoppable.parts.size,
    (size) => size === 1,
  );
  stop.abort();
  await expect(attempt).rejects.toBeInstanceOf(StartStopped);
});

test('a stop does not wait for an attempt that lasts, and gives back what it brings later', async () => {
  const stop = new AbortController();
  const { waiting } = waitingWith({ signal: stop.signal });
  const late = Promise.withResolvers<string>();
  const released: string[] = [];
  const attempt = waiting.for(
    'event store',
    'events:2113',
    () => late.promise,
    (answer) => released.push(answer),
  );
  stop.abort();
  await expect(attempt).rejects.toBeInstanceOf(StartStopped);
  late.resolve('a log');
  await until(
    async () => released,
    (found) => found.length === 1,
  );
});

test('while a process starts, it lives, is not ready, names what it waits for, and leaves its port at the end', async () => {
  const port = await freePort();
  const place = { host: '127.0.0.1', port };
  const room = await openWaitingRoom(place, () => new Map([['broker', 'Error ECONNREFUSED']] as const));
  await expect(openWaitingRoom(place, () => new Map())).rejects.toMatchObject({ code: 'EADDRINUSE' });
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, body: await response.json() };
  };
  expect(await ask('/health/live')).toEqual({ status: 200, body: { status: 'up' } });
  expect(await ask('/health/ready')).toEqual({
    status: 503,
    body: { status: 'starting', parts: { broker: { status: 'down', fault: 'Error ECONNREFUSED' } } },
  });
  expect(await ask('/api/portal/worklist')).toMatchObject({ status: 503, body: { code: 'starting' } });
  const page = await fetch(`http://127.0.0.1:${port}/lacak`, { headers: { accept: 'text/html' } });
  expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('Layanan sedang mulai. Coba lagi beberapa saat.');
  await room.close();
  const next = await openWaitingRoom(place, () => new Map());
  await next.close();
});
