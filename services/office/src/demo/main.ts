import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@alur/platform';
import { loadStandards } from '@alur/standards';
import { startOffice } from '../office.ts';
import { SetClock } from './clock.ts';
import { type Played, playAll } from './play.ts';

/** A Wednesday morning in both tenants. */
const DEMO_START = '2026-07-01T02:00:00Z';

/** `npm run demo`: fresh data in a temporary folder, a free port, one case of every completed service over HTTP. */
async function main(): Promise<number> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'alur-demo-'));
  const config = loadConfig({}, { demo: true, port: 0, dataDirectory, logLevel: 'error' });
  const office = await startOffice(config, { clock: new SetClock(DEMO_START) });
  try {
    console.log(HEADER);
    const all = await playAll(office.url, (played) => console.log(row(played)));
    const total = loadStandards()
      .services()
      .filter(({ catalogued }) => catalogued).length;
    const faults = all.filter(({ fault }) => fault !== undefined);
    for (const { service, fault } of faults) console.log(`\n${service} failed: ${fault}`);
    console.log(`\nservices completed: ${all.length - faults.length} of ${total}`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    await office.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

const COLUMNS = [39, 6, 11, 38, 6] as const;

function line(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padEnd(COLUMNS[index] ?? 0)).join(' ');
}

const HEADER = line(['service', 'steps', 'outcome', 'letter or BAST number', 'events']);

function row({ service, steps, outcome, letters, basts, events }: Played): string {
  return line([service, String(steps.length), outcome, [...letters, ...basts].at(-1) ?? '-', String(events)]);
}

process.exitCode = await main();
