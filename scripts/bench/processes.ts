import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '../..');
/** As `npm start` runs it. */
const OFFICE = ['--max-semi-space-size=16', 'services/office/dist/main.js'];
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

/** A server in a process of its own, with a temporary folder that goes with it. */
export interface ServerProcess {
  readonly url: string;
  /** From the spawn to the line that says that it is ready. */
  readonly startMs: number;
  /** Resident memory now. */
  rssMegabytes(): number;
  stop(): Promise<void>;
}

/** The office on empty data, outside the demo. */
export function startEmptyOffice(): Promise<ServerProcess> {
  return startServer(OFFICE, 'Alur is ready', {
    ALUR_MASTER_KEY: randomBytes(32).toString('base64'),
    ALUR_TOKEN_SECRET: randomBytes(32).toString('base64'),
    ALUR_PUBLIC_URL: 'http://localhost',
  });
}

/** The office with the demo's accounts and cases; it logs every request, into a file. */
export function startDemoOffice(): Promise<ServerProcess> {
  return startServer([...OFFICE, '--demo'], 'The demo cases are there', { ALUR_LOG_LEVEL: 'info' });
}

/** A bare Fastify route that parses a body and answers one of `answerBytes`. */
export function startBareServer(answerBytes: number): Promise<ServerProcess> {
  return startServer(['scripts/bench/bare-server.ts', String(answerBytes)], 'ready', {});
}

async function startServer(args: readonly string[], ready: string, settings: object): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'alur-bench-'));
  const port = await freePort();
  const output = join(folder, 'output.log');
  const file = openSync(output, 'w');
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...settings, PORT: String(port), ALUR_DATA: join(folder, 'data') },
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  const stop = async () => {
    await stopProcess(child);
    rmSync(folder, { recursive: true, force: true });
  };
  while (!readFileSync(output, 'utf8').includes(ready)) {
    if (child.exitCode !== null || performance.now() - start > START_LIMIT_MS) {
      const said = readFileSync(output, 'utf8');
      await stop();
      throw new Error(`${args.join(' ')} did not start: ${said}`);
    }
    await sleep(5);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    startMs: performance.now() - start,
    rssMegabytes: () => residentMegabytes(child.pid!),
    stop,
  };
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(kill);
}

export function residentMegabytes(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
