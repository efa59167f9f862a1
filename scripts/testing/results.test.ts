import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { forgetResults, lastLine, RESULT_FILES, sumOf, type TestKind } from './results.ts';

let root: string;
const lines: string[] = [];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'alur-results-'));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function packageWith(name: string, kind?: TestKind, counts: object = {}): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  const result = { ...none, numRuntimeErrorTestSuites: 0, ...counts };
  if (kind !== undefined) writeFileSync(join(folder, RESULT_FILES[kind]), JSON.stringify(result));
  return folder;
}

test('both kinds of results are told apart, and suites that did not even load have failed', () => {
  const a = packageWith('a', 'test', { numPassedTests: 5, numPendingTests: 1, numTodoTests: 1 });
  const b = packageWith('b', 'test', { numPassedTests: 2, numFailedTests: 1, numRuntimeErrorTestSuites: 1 });
  packageWith('a', 'test:distributed', { numPassedTests: 40 });
  const report = (line: string) => lines.push(line);
  expect(sumOf([a, b], 'test', report)).toEqual({ passed: 7, failed: 2, skipped: 2 });
  expect(sumOf([a], 'test:distributed', report)).toEqual({ passed: 40, failed: 0, skipped: 0 });
  expect(lines).toEqual([]);
});

test('a package without a result has failed, also when an earlier run left one', () => {
  const folder = packageWith('c', 'test:distributed', { numPassedTests: 9 });
  forgetResults([folder]);
  expect(sumOf([folder], 'test:distributed', (line) => lines.push(line))).toMatchObject({ passed: 0, failed: 1 });
  expect(lines).toEqual([expect.stringMatching(/c left no result of test:distributed$/)]);
});

test('the last line', () => {
  expect(lastLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
  expect(lastLine({ passed: 12, failed: 1, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped');
});
