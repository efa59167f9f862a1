import { afterEach, expect, test } from '@jest/globals';
import type { GenericContainer } from 'testcontainers';
import { ContainerServer, containerEngine, type Engine, imageOf } from './containers.ts';
import { nativePrograms } from './servers.ts';

const asked: string[] = [];
let running = false;

/** An engine that notes what it is asked to do with its one container. */
const container = {
  inspect: async () => ({ State: { Running: running } }),
  start: async () => note('start', true),
  stop: async () => note('stop', false),
  kill: async () => note('kill', false),
};
const engine = (images: readonly string[] = []) =>
  ({ client: { container: { getById: () => container } }, images: new Set(images) }) as unknown as Engine;
const made = {
  withLabels: () => made,
  start: async () => {
    note('create', true);
    return { getId: () => 'c1', stop: async () => note('remove', false) };
  },
};

function note(what: string, runs: boolean): void {
  asked.push(what);
  running = runs;
}

const native = process.env['ALUR_BROKERS'];
afterEach(() => {
  asked.length = 0;
  if (native === undefined) delete process.env['ALUR_BROKERS'];
  else process.env['ALUR_BROKERS'] = native;
});

const server = (answers: () => Promise<boolean>) =>
  new ContainerServer(engine(), 'Kafka', () => made as unknown as GenericContainer, answers);

test('a container is made once, killed, started again on its data and removed', async () => {
  const kafka = server(async () => running);
  await kafka.start();
  await kafka.kill();
  await kafka.restart();
  await kafka.restart();
  await kafka.stop();
  expect(asked).toEqual(['create', 'kill', 'start', 'stop', 'start', 'remove']);
});

test('a server that ends while it starts is named at once', async () => {
  const kafka = server(async () => {
    running = false;
    return false;
  });
  await expect(kafka.start()).rejects.toThrow('Kafka ended while it started');
  await kafka.stop();
});

test('what has no image runs as a process of this machine', () => {
  expect(nativePrograms(undefined)).toEqual(['kafka', 'secantus']);
  expect(nativePrograms(engine(['kafka']))).toEqual(['secantus']);
  expect(nativePrograms(engine(['kafka', 'mongodb', 'kurrentdb']))).toEqual([]);
});

test('an image of this machine takes the place of the official one; native wants no engine', async () => {
  expect(imageOf('kafka', {})).toBe('apache/kafka:4.3.1');
  expect(imageOf('kafka', { ALUR_KAFKA_IMAGE: 'localhost/alur-kafka:4.3.1' })).toBe('localhost/alur-kafka:4.3.1');
  process.env['ALUR_BROKERS'] = 'native';
  expect(await containerEngine(() => {})).toBeUndefined();
});
