/**
 * `npm run office:distributed`: brings up the brokers, starts every service as a process of its own on secrets made for this
 * run, plays the demo over the gateway and stops everything. Ends with `services completed: 21 of 21` and 0, or with 1.
 * With `--stay` it stays open afterwards, until Ctrl-C.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startBrokers } from '../brokers/brokers.ts';
import { FREE_PORTS } from '../brokers/ports.ts';
import { tellGuard } from '../processes/guard.ts';
import { stopRequest } from '../processes/stop-request.ts';
import { startOfficeProcesses } from './processes.ts';

const ALUR = resolve(import.meta.dirname, '../../tools/cli/bin/alur.js');

/** What must be stopped, the last first. */
const running: (() => Promise<void>)[] = [];

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { stay: { type: 'boolean', default: false } } });
  const folder = mkdtempSync(join(tmpdir(), 'alur-office-'));
  tellGuard({ folder });
  const interruption = stopRequest();
  let failed = true;
  try {
    const played = await Promise.race([open(folder), interruption.then(() => 1)]);
    if (values.stay && played === 0) await interruption;
    failed = played !== 0;
  } finally {
    await stopAll();
    tellGuard({ kept: folder });
    if (failed) console.log(`Logs of the services: ${join(folder, 'logs')}`);
    else rmSync(folder, { recursive: true, force: true });
  }
  return failed ? 1 : 0;
}

async function open(folder: string): Promise<number> {
  const started = performance.now();
  const log = (line: string) => console.log(line);
  const { kafka, mongodb, ...brokers } = await startBrokers({ ports: FREE_PORTS, log });
  running.push(brokers.stop);
  log('Starting six services …');
  const office = await startOfficeProcesses({ kafka, mongodb, folder, log });
  running.push(office.stop);
  const processes = Object.values(office.services).map(({ name, pid }) => `${name} ${pid}`);
  log(`The office is open at ${office.url} (${seconds(started)} s). Processes: ${processes.join(', ')}\n`);
  return play(office.url);
}

/** The demo prints its table itself. */
function play(url: string): Promise<number> {
  const child = spawn(process.execPath, [ALUR, 'demo', '--url', url], { stdio: 'inherit' });
  return new Promise((done, fail) => child.once('error', fail).once('exit', (code) => done(code ?? 1)));
}

async function stopAll(): Promise<void> {
  for (const stop of running.reverse()) await stop();
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(0);
}

const exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
// What an interruption left half started ends with this process.
process.exit(exitCode);
