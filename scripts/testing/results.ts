import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The part of jest's result that counts. */
interface JestResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** File in a package's folder that a run of its tests leaves (see `jest.ts`). */
export const RESULT_FILES = { test: 'test-results.json', 'test:distributed': 'test-results.distributed.json' } as const;

export type TestKind = keyof typeof RESULT_FILES;

export interface Sum {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function add(a: Sum, b: Sum): Sum {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** So that no result of an earlier run is counted. */
export function forgetResults(folders: readonly string[]): void {
  for (const folder of folders)
    for (const file of Object.values(RESULT_FILES)) rmSync(join(folder, file), { force: true });
}

/** The sum over packages; one that left no result counts as one failure, and `report` hears of it. */
export function sumOf(folders: readonly string[], kind: TestKind, report: (line: string) => void): Sum {
  return folders.map((folder) => resultOf(folder, kind, report)).reduce(add, { passed: 0, failed: 0, skipped: 0 });
}

function resultOf(folder: string, kind: TestKind, report: (line: string) => void): Sum {
  const file = join(folder, RESULT_FILES[kind]);
  if (!existsSync(file)) {
    report(`${relative(process.cwd(), folder)} left no result of ${kind}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const result = JSON.parse(readFileSync(file, 'utf8')) as JestResult;
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/** The last line of a test run. */
export function lastLine({ passed, failed, skipped }: Sum): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
