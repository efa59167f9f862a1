import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_PASSWORD } from '@alur/identity/demo';
import { ConfigError, loadConfig } from '@alur/platform';
import { DataError, StartStopped } from '@alur/platform/composition';
import { ROLES } from '@alur/standards';
import { SERVICES, startOffice } from './composition/office.ts';
import { aborted, stopSignals } from './composition/stop-signals.ts';

/** `npm start`: the office on the embedded profile; with `--demo` also the demo's accounts, secrets and cases. */
async function main(): Promise<void> {
  const started = performance.now();
  // Every file of the process is its owner's alone.
  process.umask(0o077);
  const demo = process.argv.includes('--demo') && process.env['ALUR_DEMO'] === undefined;
  const config = loadConfig(process.env, demo ? { demo: true, logLevel: 'warn' } : {});
  const fresh = !existsSync(join(config.dataDirectory, 'intake'));
  const stop = stopSignals();
  const office = await startOffice(config, { signal: stop });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`Alur is ready at ${office.url} (${seconds} s). Data: ${config.dataDirectory}`);
  if (config.demo) {
    await showDemoAccounts(office.url);
    if (fresh) fillDemoOffice(office.url);
  }
  await aborted(stop);
  await office.close();
  process.exit(0);
}

/** In the background: the office is open meanwhile. */
function fillDemoOffice(url: string): void {
  console.log('Playing the demo cases …');
  const played = import('@alur/demo').then(({ playDemoData }) => playDemoData(url));
  played.then(
    () => console.log('The demo cases are there: sign in and look at /api/portal/worklist.'),
    (error: unknown) =>
      console.error(`The demo cases are incomplete: ${error instanceof Error ? error.message : error}`),
  );
}

async function showDemoAccounts(url: string): Promise<void> {
  const { DEMO_ACCOUNTS } = await import('@alur/demo');
  console.log(`
Demo accounts, for trying out only (password of all: ${DEMO_PASSWORD}):`);
  for (const { tenant, username, roles } of DEMO_ACCOUNTS) {
    console.log(`  ${tenant.padEnd(12)} ${username.padEnd(26)} ${roles.map((role) => ROLES[role]).join(', ')}`);
  }
  const pages = SERVICES.map(({ name }) => `/api/${name}/docs`).join('  ');
  console.log(`\nCatalogue: ${url}/    API: ${url} with ${pages}`);
}

main().catch((error: unknown) => {
  if (error instanceof StartStopped) process.exit(0);
  console.error(error instanceof ConfigError || error instanceof DataError ? error.message : error);
  process.exit(1);
});
