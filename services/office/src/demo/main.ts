import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig, SetClock } from '@alur/platform';
import { startOffice } from '../office.ts';
import { showAll } from './show.ts';

/** A Wednesday morning in both tenants. */
const DEMO_START = '2026-07-01T02:00:00Z';

/**
 * `npm run demo`: fresh data in a temporary folder, a free port, one case of every completed service over HTTP. With `--url`
 * on an office that runs already, in the demo and on fresh data.
 */
async function main(): Promise<boolean> {
  const { url } = parseArgs({ options: { url: { type: 'string' } } }).values;
  if (url !== undefined) return showAll(url);
  const dataDirectory = mkdtempSync(join(tmpdir(), 'alur-demo-'));
  const config = loadConfig({}, { demo: true, port: 0, dataDirectory, logLevel: 'error' });
  const office = await startOffice(config, { clock: new SetClock(DEMO_START) });
  try {
    return await showAll(office.url);
  } finally {
    await office.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

process.exitCode = (await main()) ? 0 : 1;
