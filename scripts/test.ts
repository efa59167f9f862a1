/**
 * `npm test`: every package's tests, then the suites that need a broker and a document database on servers of their own,
 * then one line with the sum. Ends with an error when a test failed, when a package left no result, or when nothing ran at
 * all. Where the servers cannot be had, their suites are skipped, with `CI=true` they have failed.
 */
import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { stopRequest } from './processes/stop-request.ts';
import { add, forgetResults, lastLine, type Sum, sumOf, type TestKind } from './testing/results.ts';
import { prepareTestBrokers } from './testing/test-brokers.ts';

const root = resolve(import.meta.dirname, '..');
const ci = process.env['CI'] === 'true' || process.env['CI'] === '1';
const packages = globSync(['{libs,services,tools}/*/package.json', 'scripts/package.json'], {
  cwd: root,
}).map((path) => join(root, dirname(path)));
const distributed = packages.filter((folder) => declares(folder, 'test:distributed'));
forgetResults(packages);

const brokers = prepareTestBrokers(console.log);
void stopRequest().then(async () => {
  await brokers.stop();
  process.exit(1);
});

const ordinary = await run('test', packages, ['--parallel=2'], {});
const onServers = await runOnServers();
const total = add(ordinary.sum, onServers.sum);
console.log(`\n${lastLine(total)}`);
process.exit(ordinary.green && onServers.green && total.failed === 0 && total.passed > 0 ? 0 : 1);

interface Outcome {
  readonly sum: Sum;
  readonly green: boolean;
}

async function runOnServers(): Promise<Outcome> {
  try {
    const ready = await brokers.start();
    if ('unavailable' in ready) return withoutServers(ready.unavailable);
    return await run('test:distributed', distributed, ['--parallel=1'], ready.environment);
  } catch (error) {
    console.error(`\nThe brokers did not start: ${error instanceof Error ? error.message : error}`);
    return { sum: { passed: 0, failed: 1, skipped: 0 }, green: false };
  } finally {
    await brokers.stop();
  }
}

function withoutServers(reason: string): Outcome {
  const suites = globSync('{{libs,services,tools}/*/src,scripts}/**/*.distributed.test.ts', { cwd: root }).length;
  console.error(
    `\n${reason}\n${suites} suites on a real broker and a real database ${ci ? 'failed' : 'were skipped'}.`,
  );
  return ci
    ? { sum: { passed: 0, failed: Math.max(suites, 1), skipped: 0 }, green: false }
    : { sum: { passed: 0, failed: 0, skipped: suites }, green: true };
}

async function run(
  kind: TestKind,
  folders: readonly string[],
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Outcome> {
  const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
  const green = await succeeds([nx, 'run-many', '-t', kind, '--output-style=static', ...args], environment);
  return { sum: sumOf(folders, kind, console.error), green };
}

function succeeds(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<boolean> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => done(code === 0));
  });
}

function declares(folder: string, script: string): boolean {
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { scripts?: object };
  return scripts !== undefined && script in scripts;
}
