import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { lockFile } from './file-lock.ts';

test('a file belongs to one until it is given back', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alur-lock-'));
  const path = join(folder, 'deep', 'in-use.lock');
  const first = lockFile(path);
  expect(first).toBeDefined();
  expect(lockFile(path)).toBeUndefined();
  first?.release();
  const second = lockFile(path);
  expect(second).toBeDefined();
  second?.release();
  rmSync(folder, { recursive: true });
});
