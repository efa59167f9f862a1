/**
 * `npm test`: every package's tests, then one line with the sum. Ends with an error when a test failed, when a package
 * left no result, or when nothing ran at all.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

interface JestResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const packages = globSync(['libs/*/package.json', 'services/*/package.json', 'scripts/package.json'], {
  cwd: root,
}).map((path) => join(root, dirname(path)));
for (const folder of packages) rmSync(join(folder, 'test-results.json'), { force: true });

const run = spawnSync(
  process.execPath,
  [join(root, 'node_modules/nx/dist/bin/nx.js'), 'run-many', '-t', 'test', '--parallel=2', '--output-style=static'],
  { cwd: root, stdio: 'inherit' },
);

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const folder of packages) {
  const file = join(folder, 'test-results.json');
  if (!existsSync(file)) {
    console.error(`${folder} left no test result`);
    sum.failed += 1;
    continue;
  }
  const result = JSON.parse(readFileSync(file, 'utf8')) as JestResult;
  sum.passed += result.numPassedTests;
  sum.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  sum.skipped += result.numPendingTests + result.numTodoTests;
}
const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
console.log(`\n${sum.passed} passed, ${sum.failed} failed${skipped}`);
process.exit(run.status === 0 && sum.failed === 0 && sum.passed > 0 ? 0 : 1);
