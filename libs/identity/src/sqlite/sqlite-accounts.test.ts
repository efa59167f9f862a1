import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@alur/sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DEMO_PASSWORD } from '../accounts/demo-password.ts';
import type { Officer } from '../officer.ts';
import { SqliteAccounts } from './sqlite-accounts.ts';

const COST = { log2n: 10, passes: 1 };
const PASSWORD = 'kopi tanpa gula';
const NEXT = 'teh manis hangat';
const OFFICER: Officer = {
  id: 'oku-selatan.front-office-1',
  tenant: 'oku-selatan',
  roles: ['front-office'],
  village: null,
  district: null,
};

let folder: string;
let path: string;
let now: Date;
let accounts: SqliteAccounts;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'accounts-'));
  path = join(folder, 'accounts.db');
  now = new Date('2026-07-01T01:00:00Z');
  accounts = open();
  await accounts.create({ officer: OFFICER, username: 'Loket-1', password: PASSWORD });
});
afterEach(() => {
  accounts.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(cost = COST): SqliteAccounts {
  return new SqliteAccounts(path, { now: () => now, cost });
}

function signIn(password: string, username = 'loket-1', tenant = 'oku-selatan') {
  return accounts.authenticate(tenant, username, password);
}

describe('signing in', () => {
  test('needs tenant, name in any case, and password', async () => {
    expect(await signIn(PASSWORD, ' LOKET-1 ')).toEqual({
      ok: true,
      account: {
        officer: OFFICER,
        username: 'loket-1',
        disabled: false,
        session: 1,
        createdAt: '2026-07-01T01:00:00.000Z',
      },
    });
    const wrong = { ok: false, reason: 'wrong' };
    expect(await signIn(NEXT)).toEqual(wrong);
    expect(await signIn(PASSWORD, 'nobody')).toEqual(wrong);
    expect(await signIn(PASSWORD, 'loket-1', 'luwu-timur')).toEqual(wrong);
  });

  test('slows down after 20 failures, for unknown names alike, even with the right password', async () => {
    for (const username of ['loket-1', 'nobody']) {
      await Promise.all(Array.from({ length: 20 }, () => signIn('wrong', username)));
      expect(await signIn(PASSWORD, username)).toEqual({ ok: false, reason: 'wait', seconds: 60 });
    }
    now = new Date(now.getTime() + 60_000);
    expect(await signIn(PASSWORD)).toMatchObject({ ok: true });
    expect(await signIn('wrong')).toMatchObject({ reason: 'wrong' });
  });

  test('a hash of an older cost is renewed', async () => {
    accounts.close();
    accounts = open({ log2n: 11, passes: 1 });
    expect(await signIn(PASSWORD)).toMatchObject({ ok: true });
    accounts.close();
    expect(readFileSync(path).includes('$scrypt$ln=11')).toBe(true);
    accounts = open({ log2n: 11, passes: 1 });
    expect(await signIn(PASSWORD)).toMatchObject({ ok: true, account: { session: 1 } });
  });

  test('an account survives a restart, its password is nowhere to be read', async () => {
    accounts.close();
    expect(readFileSync(path).includes(PASSWORD)).toBe(false);
    accounts = open();
    expect(await signIn(PASSWORD)).toMatchObject({ ok: true });
  });
});

describe('creating', () => {
  test('refuses a taken name or officer id, a bad name, a weak password', async () => {
    const other = { ...OFFICER, id: 'oku-selatan.front-office-2' };
    const cases = [
      [{ officer: other, username: 'LOKET-1', password: PASSWORD }, 'account-exists'],
      [{ officer: OFFICER, username: 'loket-2', password: PASSWORD }, 'account-exists'],
      [{ officer: other, username: 'lo ket', password: PASSWORD }, 'username-invalid'],
      [{ officer: other, username: 'loket-2', password: 'short' }, 'password-too-short'],
    ] as const;
    for (const [account, code] of cases) await expect(accounts.create(account)).rejects.toMatchObject({ code });
    expect(await accounts.list('oku-selatan')).toHaveLength(1);
  });

  test('the same name may be used in another tenant, and lists stay apart', async () => {
    const other = { ...OFFICER, id: 'luwu-timur.petugas-1', tenant: 'luwu-timur' };
    await accounts.create({ officer: other, username: 'loket-1', password: PASSWORD });
    const listed = await accounts.list('luwu-timur');
    expect(listed.map(({ officer }) => officer)).toEqual([other]);
  });
});

describe('the password of the demo', () => {
  const weak = { officer: { ...OFFICER, id: 'oku-selatan.operator-1' }, username: 'kasir', password: DEMO_PASSWORD };

  test('is refused outside the demo, when made and when changed', async () => {
    const code = 'password-too-common';
    await expect(accounts.create(weak)).rejects.toMatchObject({ code });
    await expect(accounts.resetPassword(OFFICER.id, DEMO_PASSWORD)).rejects.toMatchObject({ code });
    await expect(accounts.changePassword(OFFICER.id, PASSWORD, DEMO_PASSWORD)).rejects.toMatchObject({ code });
  });

  test('disables the accounts that have it, once the file is opened outside the demo, and no other', async () => {
    accounts.close();
    accounts = new SqliteAccounts(path, { now: () => now, cost: COST, demo: true });
    await accounts.create(weak);
    accounts.close();
    accounts = open();
    expect((await accounts.disableDemoPasswords()).map(({ officer }) => officer.id)).toEqual([weak.officer.id]);
    expect(accounts.isCurrent(weak.officer.id, 1)).toBe(false);
    await accounts.setDisabled(weak.officer.id, false);
    expect(await signIn(DEMO_PASSWORD, 'kasir')).toEqual({ ok: false, reason: 'wrong' });
    expect(await signIn(PASSWORD)).toMatchObject({ ok: true });
    expect(await accounts.disableDemoPasswords()).toEqual([]);
  });

  test('is found in a file of before, whose accounts were never vetted', async () => {
    accounts.close();
    const old = openDatabase(path);
    old.exec('ALTER TABLE accounts DROP COLUMN vetted');
    old.close();
    accounts = open();
    expect(await accounts.disableDemoPasswords()).toEqual([]);
    expect(await signIn(PASSWORD)).toMatchObject({ ok: true });
  });
});

describe('every change ends the sessions', () => {
  test('a new password by the officer', async () => {
    expect(accounts.isCurrent(OFFICER.id, 1)).toBe(true);
    const changed = await accounts.changePassword(OFFICER.id, PASSWORD, NEXT);
    expect(changed.session).toBe(2);
    expect(accounts.isCurrent(OFFICER.id, 1)).toBe(false);
    expect(accounts.isCurrent(OFFICER.id, 2)).toBe(true);
    expect(await signIn(PASSWORD)).toMatchObject({ ok: false });
    expect(await signIn(NEXT)).toMatchObject({ ok: true });
  });

  test('not when the current password is wrong or the new one weak', async () => {
    const wrong = accounts.changePassword(OFFICER.id, NEXT, PASSWORD);
    await expect(wrong).rejects.toMatchObject({ status: 403, code: 'password-wrong' });
    const weak = accounts.changePassword(OFFICER.id, PASSWORD, 'password12');
    await expect(weak).rejects.toMatchObject({ code: 'password-too-common' });
    expect(accounts.isCurrent(OFFICER.id, 1)).toBe(true);
  });

  test('a password set by an operator', async () => {
    await accounts.resetPassword(OFFICER.id, NEXT);
    expect(accounts.isCurrent(OFFICER.id, 1)).toBe(false);
    expect(await signIn(NEXT)).toMatchObject({ ok: true });
    await expect(accounts.resetPassword('nobody', NEXT)).rejects.toMatchObject({ code: 'account-not-found' });
  });

  test('other duties', async () => {
    const duties = { roles: ['tksk' as const], village: '16.09.01.2001', district: '16.09.01' };
    expect((await accounts.changeDuties(OFFICER.id, duties)).officer).toEqual({ ...OFFICER, ...duties });
    expect(accounts.isCurrent(OFFICER.id, 1)).toBe(false);
    await accounts.setDisabled(OFFICER.id, false);
    const [account] = await accounts.list('oku-selatan');
    expect(account?.officer).toEqual({ ...OFFICER, ...duties });
  });

  test('disabling; enabling again does not revive them', async () => {
    await accounts.setDisabled(OFFICER.id, true);
    expect(accounts.isCurrent(OFFICER.id, 1)).toBe(false);
    expect(accounts.isCurrent(OFFICER.id, 2)).toBe(false);
    expect(await signIn(PASSWORD)).toEqual({ ok: false, reason: 'disabled' });
    expect(await signIn(NEXT)).toEqual({ ok: false, reason: 'wrong' });
    await accounts.setDisabled(OFFICER.id, false);
    expect(accounts.isCurrent(OFFICER.id, 1)).toBe(false);
    expect(await signIn(PASSWORD)).toMatchObject({ ok: true, account: { session: 3 } });
  });

  test('a change by another process too', async () => {
    expect(accounts.isCurrent(OFFICER.id, 1)).toBe(true);
    const commandLine = open();
    await commandLine.setDisabled(OFFICER.id, true);
    expect(accounts.isCurrent(OFFICER.id, 1)).toBe(false);
    commandLine.close();
  });
});
