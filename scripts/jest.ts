/** Runs jest on the package in the current folder and leaves its result in `test-results.json` for the sum at the end of `npm test`. */
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const jest = join(root, 'node_modules/jest/bin/jest.js');
const run = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    jest,
    '--config',
    join(root, 'jest.config.mjs'),
    '--rootDir',
    process.cwd(),
    '--passWithNoTests',
    '--json',
    '--outputFile',
    'test-results.json',
    ...process.argv.slice(2),
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
process.exit(run.status ?? 1);
