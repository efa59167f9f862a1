/**
 * Runs jest on the package in the current folder and leaves its result in `test-results.json` for the sum at the end of
 * `npm test`. With `--distributed` it runs the suites that need a broker and a document database instead
 * (`*.distributed.test.ts`), on those that `npm run brokers` started.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const jest = join(root, 'node_modules/jest/bin/jest.js');
const given = process.argv.slice(2);
const distributed = given.includes('--distributed');
const missing = ['ALUR_TEST_KAFKA', 'ALUR_TEST_MONGODB'].filter((name) => !process.env[name]);
if (distributed && missing.length > 0) {
  console.error(`${missing.join(' and ')} not set: start "npm run brokers" and set what it prints.`);
  process.exit(1);
}
const run = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    jest,
    '--config',
    join(root, distributed ? 'jest.distributed.config.mjs' : 'jest.config.mjs'),
    '--rootDir',
    process.cwd(),
    '--passWithNoTests',
    '--json',
    '--outputFile',
    distributed ? 'test-results.distributed.json' : 'test-results.json',
    ...given.filter((argument) => argument !== '--distributed'),
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
process.exit(run.status ?? 1);
