/**
 * `npm run mutants`: puts small faults into the `domain/` files of every service, one at a time, and runs the tests that
 * cover the line. Writes `docs/mutation-score.md` and ends with 1 when the bounds are broken. Takes about half an hour on
 * two cores, so it is not part of `npm test`.
 *
 * `npm run mutants -- services/survey/src/domain/captures.ts …` looks at these files only, lists their survivors and
 * writes nothing.
 */
import { globSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { REASONS } from './reasons.ts';
import { faults, markdownOf, percent, scoresOf } from './score.ts';

const root = resolve(import.meta.dirname, '../..');
const BOUNDS = { all: 85, file: 75, reasons: REASONS };
const { default: jestConfig } = await import(join(root, 'jest.config.mjs'));
// Tests of processes and of HTTP cost seconds for every mutant; a rule that only they notice has no test of its own.
const QUICK_TESTS = ['<rootDir>/src/**/domain/*.test.ts'];
// What random tests notice depends on their seed.
const RANDOM_TESTS = '\\.property\\.test\\.ts$';

const named = process.argv.slice(2);
const isNamed = (file: string) => named.length === 0 || named.some((name) => file.startsWith(name));
const files = globSync('services/*/src/**/domain/**/*.ts', { cwd: root })
  .filter((file) => !/\.test\.ts$|\/fixtures\//.test(file) && isNamed(file))
  .sort();
if (files.length === 0) throw new Error(`No domain file is named ${named.join(', ')}`);

const results: Awaited<ReturnType<typeof mutate>>[number][] = [];
for (const [service, own] of Map.groupBy(files, (file) => file.split('/').slice(0, 2).join('/'))) {
  console.log(`${service}: ${own.length} files`);
  results.push(...(await mutate(service, own)));
}
const scores = scoresOf(results, (path) => relative(root, path));
for (const score of scores) console.log(`${percent([score]).toFixed(1).padStart(5)} %  ${score.file}`);
console.log(`${percent(scores).toFixed(1).padStart(5)} %  of ${results.length} mutants`);
if (named.length === 0) {
  writeFileSync(join(root, 'docs/mutation-score.md'), markdownOf(scores, BOUNDS));
  const broken = faults(scores, BOUNDS);
  console.log(broken.join('\n'));
  process.exitCode = broken.length === 0 ? 0 : 1;
} else {
  for (const { fileName, location, mutatorName, replacement, status } of results) {
    if (status !== 'Survived' && status !== 'NoCoverage') continue;
    console.log(`${relative(root, fileName)}:${location.start.line} ${mutatorName} → ${replacement} (${status})`);
  }
}

/** Stryker works on a copy of the current folder, so the package is that folder. */
async function mutate(service: string, own: readonly string[]) {
  process.chdir(join(root, service));
  return new Stryker({
    mutate: own.map((file) => relative(service, file)),
    testRunner: 'jest',
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    concurrency: Math.max(1, availableParallelism()),
    plugins: ['@stryker-mutator/jest-runner', join(import.meta.dirname, 'sentences.ts')],
    ignorers: ['sentences'],
    testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    jest: {
      enableFindRelatedTests: true,
      config: { ...jestConfig, testMatch: QUICK_TESTS, testPathIgnorePatterns: [RANDOM_TESTS], watchman: false },
    },
    reporters: ['progress-append-only'],
    // TypeScript 7 has no JavaScript interface for Stryker to read a tsconfig with; swc needs none.
    tsconfigFile: 'none.json',
    tempDirName: '.stryker-tmp',
    // A jest process grows with every run and slows down.
    maxTestRunnerReuse: 100,
    // A busy machine must not make a slow test look like a mutant that never ends.
    timeoutMS: 60_000,
    // An interrupted run goes on where it was, and the next one looks at what changed; without the folder it starts anew.
    incremental: true,
    incrementalFile: join(root, 'node_modules/.cache/mutants', `${service.replace('/', '-')}.json`),
  }).runMutationTest();
}
