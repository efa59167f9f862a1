import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { completed, platformOf } from './complete-lock.ts';

test('the platform of a native package is read from its name', () => {
  expect(platformOf('@swc/core-linux-x64-musl')).toEqual({ os: ['linux'], cpu: ['x64'], libc: ['musl'] });
  expect(platformOf('@nx/nx-win32-arm64-msvc')).toEqual({ os: ['win32'], cpu: ['arm64'] });
  expect(platformOf('@unrs/resolver-binding-linux-arm-gnueabihf')).toEqual({ os: ['linux'], cpu: ['arm'] });
  expect(platformOf('fsevents')).toBeUndefined();
});

test('the lock file names the packages of every platform: npm ci refuses one that does not', () => {
  const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
  expect(completed(lock)).toEqual(lock);
});
