import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { kafkaAnswers, mongodbAnswers } from './answers.ts';
import { dockerAnswers, startInDocker } from './docker.ts';
import type { Brokers } from './plan.ts';

const path = process.env['PATH'];
const servers: Server[] = [];
let folder: string;
let ports: { kafka: number; mongodb: number; kurrentdb: number; controller: number };

/** Servers that answer the questions of readiness, and a client that writes down what it is asked. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alur-docker-'));
  const docker = join(folder, 'docker');
  writeFileSync(docker, `#!/bin/sh\necho "$ALUR_BROKERS_KAFKA_PORT $*" >> '${join(folder, 'asked')}'\n`);
  chmodSync(docker, 0o755);
  process.env['PATH'] = folder + delimiter + path;
  // Length, then the correlation of the request.
  const kafka = await listen((request) => Buffer.concat([Buffer.from([0, 0, 0, 4]), request.subarray(8, 12)]));
  const mongodb = await listen(() => Buffer.from('\x08isWritablePrimary\0\x01', 'latin1'));
  ports = { kafka, mongodb, kurrentdb: await healthy(), controller: 0 };
});

afterAll(() => {
  process.env['PATH'] = path;
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

function listen(answer: (request: Buffer) => Buffer): Promise<number> {
  return opened(createServer((socket) => socket.once('data', (request) => socket.write(answer(request)))));
}

function healthy(): Promise<number> {
  return opened(createHttpServer(({ url }, answer) => answer.writeHead(url === '/health/live' ? 204 : 404).end()));
}

function opened(server: Server): Promise<number> {
  servers.push(server);
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)));
}

function asked(): string[] {
  return readFileSync(join(folder, 'asked'), 'utf8').trimEnd().split('\n');
}

test('each server is asked in its own language', async () => {
  expect(await Promise.all([kafkaAnswers(ports.kafka), mongodbAnswers(ports.mongodb)])).toEqual([true, true]);
  const silent = await listen(() => Buffer.from('what?'));
  expect(await mongodbAnswers(silent)).toBe(false);
  expect(await kafkaAnswers(ports.mongodb)).toBe(false);
}, 10_000);

(process.platform === 'win32' ? test.skip : test)(
  'containers are started, killed, started again and removed',
  async () => {
    expect(dockerAnswers()).toBe(true);
    const brokers: Brokers = await startInDocker({ ports, data: '/data', kept: false, log: () => {} });
    expect(brokers).toMatchObject({
      kafka: `127.0.0.1:${ports.kafka}`,
      mongodb: `mongodb://127.0.0.1:${ports.mongodb}/?directConnection=true`,
      kurrentdb: `kurrentdb://127.0.0.1:${ports.kurrentdb}?tls=false`,
    });
    await brokers.kill('kafka');
    await brokers.restart('kafka');
    await brokers.stop();
    const commands = asked().map((line) => line.replace(/^\d* compose --project-name \S+ --file \S+ /, ''));
    expect(commands.slice(2)).toEqual([
      'up --detach --quiet-pull',
      'kill kafka',
      'stop kafka',
      'up --detach kafka',
      'down --timeout 10 --volumes',
    ]);
    for (const line of asked().slice(2)) expect(line).toMatch(new RegExp(`^${ports.kafka} compose `));
  },
);
