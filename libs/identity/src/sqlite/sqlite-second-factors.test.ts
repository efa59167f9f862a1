import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import type { SecretSealing } from '../accounts/second-factors.ts';
import { SqliteAccounts } from './sqlite-accounts.ts';

const OFFICER = 'oku-selatan.bpkad-1';
const PASSWORD = 'kopi tanpa gula';

/** Not safe, but as keys are: each opens what it has sealed, for the same tenant and account. */
function sealingOf(keys: readonly number[]): SecretSealing {
  const textOf = (tenant: string, context: readonly string[]) => Buffer.from(JSON.stringify([tenant, ...context]));
  return {
    currentId: Uint8Array.of(keys[0]!),
    wrap: (tenant, secret, context) =>
      Buffer.concat([
        Uint8Array.of(keys[0]!, secret.length),
        secret.map((byte) => byte ^ keys[0]!),
        textOf(tenant, context),
      ]),
    unwrap: (tenant, sealed, context) => {
      const [key, length] = [sealed[0]!, sealed[1]!];
      if (!keys.includes(key)) throw new Error('no such key');
      expect(Buffer.from(sealed.subarray(2 + length))).toEqual(textOf(tenant, context));
      return sealed.subarray(2, 2 + length).map((byte) => byte ^ key);
    },
  };
}

let folder: string;
let path: string;
let now: Date;
let accounts: SqliteAccounts;
beforeEach(async () => {
  now = new Date('2026-07-01T01:00:00Z');
  folder = mkdtempSync(join(tmpdir(), 'second-factors-'));
  path = join(folder, 'accounts.db');
  accounts = open([7]);
  const officer = { id: OFFICER, tenant: 'oku-selatan', roles: [], village: null, district: null };
  await accounts.create({ officer, username: 'bpkad', password: PASSWORD });
});
afterEach(() => {
  accounts.close();
  rmSync(folder, { recursive: true });
});

function open(keys?: readonly number[]): SqliteAccounts {
  const sealing = keys === undefined ? undefined : sealingOf(keys);
  return new SqliteAccounts(path, { now: () => now, cost: { log2n: 10, passes: 1 }, sealing });
}

const codeOf = (secret: string, at = now) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });

test('a code of the step before or after counts, one further away does not', async () => {
  const { secret } = await accounts.secondFactors.begin(OFFICER);
  expect(accounts.secondFactors.isSet(OFFICER)).toBe(false);
  const at = (seconds: number) => codeOf(secret, new Date(now.getTime() + seconds * 1000));
  expect(await accounts.secondFactors.confirm(OFFICER, at(-60))).toBeUndefined();
  expect(await accounts.secondFactors.confirm(OFFICER, at(-30))).toHaveLength(10);
  expect(accounts.secondFactors.isSet(OFFICER)).toBe(true);
  expect(await accounts.secondFactors.check(OFFICER, at(60))).toBe(false);
  expect(await accounts.secondFactors.check(OFFICER, at(30))).toBe(true);
  // A step before one that was used.
  expect(await accounts.secondFactors.check(OFFICER, at(0))).toBe(false);
});

test('of two sign-ins with one code at once, one succeeds', async () => {
  const { secret } = await accounts.secondFactors.begin(OFFICER);
  await accounts.secondFactors.confirm(OFFICER, codeOf(secret));
  now = new Date(now.getTime() + 30_000);
  const both = [1, 2].map(() => accounts.secondFactors.check(OFFICER, codeOf(secret)));
  expect((await Promise.all(both)).filter(Boolean)).toHaveLength(1);
});

test('after a change of the master key secrets are sealed anew, and the old key is needed no more', async () => {
  const { secret } = await accounts.secondFactors.begin(OFFICER);
  await accounts.secondFactors.confirm(OFFICER, codeOf(secret));
  now = new Date(now.getTime() + 30_000);
  accounts.close();
  accounts = open([9, 7]);
  await accounts.secondFactors.reseal();
  accounts.close();
  accounts = open([9]);
  expect(await accounts.secondFactors.check(OFFICER, codeOf(secret))).toBe(true);
});

test('the command line, which has no master key, removes one and makes none', async () => {
  accounts.close();
  accounts = open();
  await accounts.secondFactors.reset(OFFICER);
  await expect(accounts.secondFactors.begin(OFFICER)).rejects.toThrow('master key');
});
