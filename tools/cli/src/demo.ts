import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { showAll } from '@alur/demo';
import { startOffice } from '@alur/office';
import { loadConfig, SetClock } from '@alur/platform';
import { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { found } from './failure.ts';

/** A Wednesday morning in both tenants. */
const DEMO_START = '2026-07-01T02:00:00Z';

export function demoCommand({ terminal }: CommandContext): Command {
  return new Command('demo')
    .description('play one case of every service over HTTP, on an office with fresh data that ends with it')
    .option('--url <url>', 'play on the office that runs there, in the demo and on fresh data')
    .action(async ({ url }: { readonly url?: string }) => {
      const play = (at: string) => showAll(at, (line) => terminal.print(line));
      if (!(await (url === undefined ? onFreshOffice(play) : play(url))))
        throw found('Not every service was completed.');
    });
}

async function onFreshOffice(play: (url: string) => Promise<boolean>): Promise<boolean> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'alur-demo-'));
  const config = loadConfig({}, { demo: true, port: 0, dataDirectory, logLevel: 'error' });
  const office = await startOffice(config, { clock: new SetClock(DEMO_START) });
  try {
    return await play(office.url);
  } finally {
    await office.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}
