import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import mongoose from 'mongoose';
import { type OfficeProcesses, startOfficeProcesses } from './processes.ts';

const DEMO = resolve(import.meta.dirname, '../../services/office/dist/demo/main.js');
const KAFKA = process.env['ALUR_TEST_KAFKA']!;
const MONGODB = process.env['ALUR_TEST_MONGODB']!;
const run = `demo-${randomBytes(4).toString('hex')}`;
const lines: string[] = [];
let folder: string;
let office: OfficeProcesses;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alur-office-test-'));
  const settings = { ALUR_KAFKA_PREFIX: `${run}.`, ALUR_MONGODB_DATABASE: run };
  const log = (line: string) => void lines.push(line);
  office = await startOfficeProcesses({ kafka: KAFKA, mongodb: MONGODB, folder, settings, log });
  // While they start, they may find that others do not answer yet.
  lines.length = 0;
}, 240_000);

afterAll(async () => {
  await office?.stop();
  await Promise.all([dropTopics(), dropDatabases()]);
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

test('all 21 services complete, each service a process of its own', async () => {
  const said = await play(office.url);
  expect(said.trimEnd().split('\n').at(-1)).toBe('services completed: 21 of 21');
}, 400_000);

test('afterwards every process is ready, and none complained', async () => {
  const ready = Object.values(office.addresses).map(async (url) => (await fetch(`${url}/health/ready`)).status);
  expect(await Promise.all(ready)).toEqual([200, 200, 200, 200, 200, 200]);
  expect(lines.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
});

function play(url: string): Promise<string> {
  const child = spawn(process.execPath, [DEMO, '--url', url], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  return new Promise((done, fail) => child.once('error', fail).once('close', () => done(said)));
}

async function dropTopics(): Promise<void> {
  const admin = new Kafka({ brokers: [KAFKA], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(run));
  if (topics.length > 0) await admin.deleteTopics({ topics });
  await admin.disconnect();
}

async function dropDatabases(): Promise<void> {
  const connection = await mongoose.createConnection(MONGODB).asPromise();
  const { databases } = await connection.listDatabases();
  for (const { name } of databases) if (name.startsWith(run)) await connection.useDb(name).dropDatabase();
  await connection.close();
}
