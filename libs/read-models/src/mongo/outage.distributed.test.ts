import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, freePort } from '@alur/messaging/testing';
import type { Connection } from '@alur/mongo';
import { openMongo } from '@alur/mongo';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UnavailableError } from '../unavailable-error.ts';
import { MongoReadStore } from './mongo-read-store.ts';

const SELECTION_MS = 1_000;

/** The SecantusDB that `npm run brokers` built. */
function secantus(): string {
  const cache = process.env['ALUR_CACHE'] ?? join(homedir(), '.cache/alur');
  const built = readdirSync(cache)
    .filter((name) => name.startsWith('secantus-'))
    .map((name) => join(cache, name, 'bin/secantusd-rs'))
    .find((path) => existsSync(path));
  if (!built) throw new Error(`No SecantusDB under ${cache}: run "npm run brokers" once`);
  return built;
}

describe('A view in MongoDB while the server is away', () => {
  let folder: string;
  let port: number;
  let server: ChildProcess;
  let connection: Connection;

  function startServer(): void {
    const options = ['--port', String(port), '--storage-path', folder, '--sync-on-commit', '--log-level', 'WARNING'];
    server = spawn(secantus(), [...options, '--cache-size', '64M'], { stdio: 'ignore' });
  }

  async function killServer(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'alur-mongo-'));
    port = await freePort();
    startServer();
    const url = `mongodb://127.0.0.1:${port}/?directConnection=true`;
    const opening = () => openMongo({ url, database: 'views', serverSelectionTimeoutMs: SELECTION_MS });
    await eventually(
      'the server answers',
      async () => {
        const opened = await opening().catch(() => undefined);
        if (opened) connection = opened;
        return opened !== undefined;
      },
      30_000,
    );
  });
  afterEach(async () => {
    await connection.close();
    await killServer();
    rmSync(folder, { recursive: true, force: true });
  });

  test('fails within the time for finding a server, says so, and goes on by itself when it is back', async () => {
    const notes = await new MongoReadStore(connection).open<{ text: string }>({
      name: 'notes',
      version: 1,
      indexes: [['text']],
    });
    const write = (id: string, expectedVersion = 0) => ({ id, document: { text: 'x' }, sources: {}, expectedVersion });
    await notes.write([write('n1'), write('n2')]);
    await killServer();
    for (const attempt of [
      () => notes.get('n1'),
      () => notes.write([write('n3')]),
      () => notes.write([write('n3'), write('n4')]),
      () => notes.find({ filter: { text: 'x' } }),
    ]) {
      const begun = performance.now();
      await expect(attempt()).rejects.toThrow(UnavailableError);
      expect(performance.now() - begun).toBeLessThan(5 * SELECTION_MS);
    }
    startServer();
    await eventually('the store answers', () => notes.get('n1').then(Boolean, () => false), 30_000);
    expect(await notes.write([write('n3'), write('n1', 1)])).toEqual({ conflicts: [] });
    expect(await notes.count({ text: 'x' })).toBe(3);
  });

  test('says so too in the moment in which the server dies under writes', async () => {
    const notes = await new MongoReadStore(connection).open<{ text: string }>({
      name: 'notes',
      version: 1,
      indexes: [],
    });
    const errors: unknown[] = [];
    const write = async (writer: number): Promise<void> => {
      for (let n = 0; errors.length < 20; n += 1) {
        const ids = Array.from({ length: 1 + (writer % 3) }, (_, place) => `n${writer}-${n}-${place}`);
        const writes = ids.map((id) => ({ id, document: { text: 'x' }, sources: {}, expectedVersion: 0 }));
        await notes.write(writes).catch((error: unknown) => errors.push(error));
      }
    };
    const writers = Array.from({ length: 9 }, (_, writer) => write(writer));
    await eventually('writes run', async () => (await notes.count({})) > 50, 30_000);
    await killServer();
    await Promise.all(writers);
    startServer();
    for (const error of errors) expect(error).toBeInstanceOf(UnavailableError);
  });
});
