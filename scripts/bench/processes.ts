import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePorts } from '../processes/free-ports.ts';
import { tellGuard } from '../processes/guard.ts';
import { ServerProcess } from '../processes/server-process.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** As `npm start` runs it. */
const OFFICE = ['--max-semi-space-size=16', 'services/office/dist/main.js'];
/** Milliseconds: the time of a start is measured so exactly. */
const POLL_MS = 5;

/** A server in a process of its own, with a temporary folder that goes with it. */
export interface MeasuredServer {
  readonly url: string;
  /** From the spawn to the line that says that it is ready. */
  readonly startMs: number;
  /** Resident memory now. */
  rssMegabytes(): number;
  stop(): Promise<void>;
}

/** The office on empty data, outside the demo. */
export function startEmptyOffice(): Promise<MeasuredServer> {
  return startServer(OFFICE, 'Alur is ready', {
    ALUR_MASTER_KEY: randomBytes(32).toString('base64'),
    ALUR_TOKEN_SECRET: randomBytes(32).toString('base64'),
    ALUR_PUBLIC_URL: 'http://localhost',
  });
}

/** The office with the demo's accounts and cases; it logs every request, into a file. */
export function startDemoOffice(): Promise<MeasuredServer> {
  return startServer([...OFFICE, '--demo'], 'The demo cases are there', { ALUR_LOG_LEVEL: 'info' });
}

/** A bare Fastify route that parses a body and answers one of `answerBytes`. */
export function startBareServer(answerBytes: number): Promise<MeasuredServer> {
  return startServer(['scripts/bench/bare-server.ts', String(answerBytes)], 'ready', {});
}

async function startServer(
  args: readonly string[],
  ready: string,
  settings: Readonly<Record<string, string>>,
): Promise<MeasuredServer> {
  const folder = mkdtempSync(join(tmpdir(), 'alur-bench-'));
  tellGuard({ folder });
  const [port] = await freePorts(1);
  const logFile = join(folder, 'output.log');
  const server = new ServerProcess({
    name: args.join(' '),
    command: process.execPath,
    args,
    cwd: ROOT,
    env: { ...settings, PORT: String(port), ALUR_DATA: join(folder, 'data') },
    logFile,
    answers: async () => readFileSync(logFile, 'utf8').includes(ready),
    pollMs: POLL_MS,
  });
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const start = performance.now();
  try {
    await server.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `http://127.0.0.1:${port}`,
    startMs: performance.now() - start,
    rssMegabytes: () => residentMegabytes(server.pid!),
    stop,
  };
}

export function residentMegabytes(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
