import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, freePort } from '@alur/messaging/testing';
import { notificationService } from '@alur/notification';
import { createLogger, loadConfig, type ServiceDescriptor } from '@alur/platform';
import { type RunningServices, StartStopped, startServices } from '@alur/platform/composition';
import { portalService } from '@alur/portal';
import type { TcpGate } from '@alur/privacy/testing';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { gateTo, KAFKA, MONGODB, OwnNames } from '../fixtures/servers.ts';

const MONGODB_ADDRESS = /^mongodb:\/\/([^/]+)/.exec(MONGODB)![1]!;
const NOBODY = 'http://127.0.0.1:9';
const PATIENCE_MS = 60_000;
const LIMIT_MS = 3 * PATIENCE_MS;

let names: OwnNames;
let folder: string;
let broker: TcpGate;
let database: TcpGate;
let log: string[];
let starts: Promise<RunningServices>[];

beforeEach(async () => {
  names = new OwnNames();
  folder = mkdtempSync(join(tmpdir(), 'alur-start-'));
  broker = await gateTo(KAFKA);
  database = await gateTo(MONGODB_ADDRESS);
  log = [];
  starts = [];
});
afterEach(async () => {
  for (const start of starts) await (await start.catch(() => undefined))?.close();
  await Promise.all([broker.close(), database.close()]);
  await names.drop();
  rmSync(folder, { recursive: true, force: true });
}, PATIENCE_MS);

interface Start {
  readonly port: number;
  readonly running: Promise<RunningServices>;
}

/** A service alone behind the two doors. */
async function start(service: ServiceDescriptor, settings: object = {}, signal?: AbortSignal): Promise<Start> {
  const port = await freePort();
  const servers = {
    kafkaBrokers: `127.0.0.1:${broker.port}`,
    kafkaPrefix: names.prefix,
    kafkaPartitions: 3,
    mongodbUrl: `mongodb://127.0.0.1:${database.port}/?directConnection=true`,
    mongodbDatabase: names.database,
  };
  const config = loadConfig(
    {},
    { demo: true, port, dataDirectory: folder, peopleUrl: NOBODY, ...servers, ...settings },
  );
  const logger = createLogger('warn', { write: (line) => void log.push(line) });
  const running = startServices([service], config, { logger, ...(signal && { signal }) });
  running.catch(() => undefined);
  starts.push(running);
  return { port, running };
}

interface Health {
  readonly status: string;
  readonly parts: Readonly<Record<string, { readonly status: string }>>;
}

async function health({ port }: Start): Promise<Health & { readonly code: number; readonly ms: number }> {
  const begun = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
  return { ...((await response.json()) as Health), code: response.status, ms: performance.now() - begun };
}

function waitsFor(part: string, one: Start): Promise<unknown> {
  return eventually(
    `the start to wait for the ${part}`,
    async () => (await health(one)).parts[part] !== undefined,
    PATIENCE_MS,
  );
}

function isReady(one: Start): Promise<unknown> {
  return eventually('the service to be ready', async () => (await health(one)).code === 200, PATIENCE_MS);
}

test(
  'a service that starts before its servers says what it waits for, lives meanwhile, and starts when they come',
  async () => {
    const portal = await start(portalService);
    await waitsFor('database', portal);
    expect((await fetch(`http://127.0.0.1:${portal.port}/health/live`)).status).toBe(200);
    expect(await health(portal)).toMatchObject({
      code: 503,
      status: 'starting',
      parts: { database: { status: 'down' } },
    });
    await eventually('the log', async () =>
      log.join().includes(`waiting for the database at 127.0.0.1:${database.port}`),
    );

    await database.open();
    await waitsFor('broker', portal);
    expect((await health(portal)).parts['database']).toBeUndefined();
    await eventually('the log', async () => log.join().includes(`waiting for the broker at 127.0.0.1:${broker.port}`));

    await broker.open();
    await portal.running;
    // People are elsewhere, and away: the portal serves without them.
    expect(await health(portal)).toMatchObject({
      code: 200,
      status: 'degraded',
      parts: {
        'event store': { status: 'up' },
        database: { status: 'up' },
        broker: { status: 'up' },
        people: { status: 'degraded' },
      },
    });
  },
  LIMIT_MS,
);

test(
  'a database that goes away makes the service unready within seconds, told apart, and it comes back by itself',
  async () => {
    await Promise.all([broker.open(), database.open()]);
    const notification = await start(notificationService);
    await notification.running;
    await isReady(notification);
    await database.close();
    await eventually('the service to be down', async () => (await health(notification)).code === 503, PATIENCE_MS);
    const down = await health(notification);
    expect(down.parts).toMatchObject({ database: { status: 'down' }, 'event store': { status: 'up' } });
    expect(down.ms).toBeLessThan(4_000);
    await database.open();
    await isReady(notification);
  },
  LIMIT_MS,
);

test.each([
  ['database', {}],
  ['event store', { kurrentdbUrl: 'kurrentdb://admin:rahasia@127.0.0.1:9?tls=false' }],
])(
  'a start that is called off while it waits for the %s ends at once and leaves nothing open',
  async (part, settings) => {
    const stop = new AbortController();
    const portal = await start(portalService, settings, stop.signal);
    await waitsFor(part, portal);
    const begun = performance.now();
    stop.abort();
    await expect(portal.running).rejects.toBeInstanceOf(StartStopped);
    expect(performance.now() - begun).toBeLessThan(2_000);
    await expect(fetch(`http://127.0.0.1:${portal.port}/health/live`)).rejects.toThrow();
    expect(log.join()).not.toContain('rahasia');
  },
  LIMIT_MS,
);

test(
  'a second process of a service that keeps no log joins beside the first, on the same data folder',
  async () => {
    await Promise.all([broker.open(), database.open()]);
    const first = await start(portalService, { instance: 'portal-a' });
    const second = await start(portalService, { instance: 'portal-b' });
    await Promise.all([first.running, second.running]);
    await Promise.all([isReady(first), isReady(second)]);
    await (await first.running).close();
    expect((await health(second)).code).toBe(200);
    // Messages that cannot be sent without the log of the service have one owner.
    await (await start(notificationService, { instance: 'notification-a' })).running;
    const refused = await start(notificationService, { instance: 'notification-b' });
    await expect(refused.running).rejects.toThrow(/another office works in this folder \(notification\)/);
  },
  LIMIT_MS,
);

test(
  'what no waiting heals ends the start, with the setting and without the password',
  async () => {
    await Promise.all([broker.open(), database.open()]);
    const refusals: [settings: object, message: RegExp][] = [
      [
        { mongodbUrl: `mongodb://alur:rahasia@127.0.0.1:${database.port}/?directConnection=true` },
        /ALUR_MONGODB_URL: .*refuses/,
      ],
      [
        { mongodbUrl: `mongodb://127.0.0.1:${database.port}/?rahasia=1` },
        /ALUR_MONGODB_URL: the address cannot be read/,
      ],
      [
        { kafkaSaslMechanism: 'plain', kafkaUsername: 'alur', kafkaPassword: 'rahasia' },
        /ALUR_KAFKA_PASSWORD: the server refuses/,
      ],
      [{ kafkaTls: true, kafkaCaFile: join(folder, 'nowhere.pem') }, /ALUR_KAFKA_CA_FILE: .* cannot be read/],
    ];
    for (const [settings, message] of refusals) {
      const { running } = await start(notificationService, settings);
      await expect(running).rejects.toThrow(message);
      await expect(running).rejects.not.toThrow(/rahasia/);
    }
    expect(log.join()).not.toContain('rahasia');
  },
  LIMIT_MS,
);
