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

/** Whether a session that was opened before is still open. */
const holds = (id: string) => accounts.sessions.holds(id, OFFICER.id, true);
const openSession = () => accounts.sessions.open(OFFICER.id, { lifetimeMs: 28_800_000 });

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
        profile: null,
        createdAt: '2026-07-01T01:00:00.000Z',
      },
    });
    const wrong = { ok: false, reason: 'wrong' };
    expect(await signIn(NEXT)).toEqual(wrong);
    expect(await signIn(PASSWORD, 'nobody')).toEqual(wrong);
    expect(await signIn(PASSWORD, 'loket-1', 'luwu-timur')).toEqual(wrong);
  });

  test('a hash of an older cost is renewed', async () => {
    accounts.close();
    accounts = open({ log2n: 11, passes: 1 });
    expect(await signIn(PASSWORD)).toMatchObject({ ok: true });
    accounts.close();
    expect(readFileSync(path).includes('$scrypt$ln=11')).toBe(true);
    accounts = open({ log2n: 11, passes: 1 });
    expect(await signIn(PASSWORD)).toMatchObject({ ok: true });
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
    const session = await accounts.sessions.open(weak.officer.id, { lifetimeMs: 28_800_000 });
    accounts.close();
    accounts = open();
    expect((await accounts.disableDemoPasswords()).map(({ officer }) => officer.id)).toEqual([weak.officer.id]);
    expect(accounts.sessions.holds(session, weak.officer.id, true)).toBe(false);
    await accounts.setDisabled(weak.officer.id, false);
    expect(await signIn(DEMO_PASSWORD, 'kasir')).toEqual({ ok: false, reason: 'wrong' });
    expect(await signIn(PASSWORD)).toMatchObject({ ok: true });
    expect(await accounts.disableDemoPasswords()).toEqual([]);
  });
});

describe('every change ends the sessions', () => {
  let session: string;
  beforeEach(async () => {
    session = await openSession();
    expect(holds(session)).toBe(true);
  });

  test('a new password by the officer', async () => {
    await accounts.changePassword(OFFICER.id, PASSWORD, NEXT);
    expect(holds(session)).toBe(false);
    expect(await signIn(PASSWORD)).toMatchObject({ ok: false });
    expect(await signIn(NEXT)).toMatchObject({ ok: true });
  });

  test('not when the current password is wrong or the new one weak', async () => {
    const wrong = accounts.changePassword(OFFICER.id, NEXT, PASSWORD);
    await expect(wrong).rejects.toMatchObject({ status: 403, code: 'password-wrong' });
    const weak = accounts.changePassword(OFFICER.id, PASSWORD, 'password12');
    await expect(weak).rejects.toMatchObject({ code: 'password-too-common' });
    expect(holds(session)).toBe(true);
  });

  test('a password set by an operator', async () => {
    await accounts.resetPassword(OFFICER.id, NEXT);
    expect(holds(session)).toBe(false);
    expect(await signIn(NEXT)).toMatchObject({ ok: true });
    await expect(accounts.resetPassword('nobody', NEXT)).rejects.toMatchObject({ code: 'account-not-found' });
  });

  test('other duties', async () => {
    const duties = { roles: ['tksk' as const], village: '16.09.01.2004', district: '16.09.01' };
    expect((await accounts.changeDuties(OFFICER.id, duties)).officer).toEqual({ ...OFFICER, ...duties });
    expect(holds(session)).toBe(false);
    await accounts.setDisabled(OFFICER.id, false);
    const [account] = await accounts.list('oku-selatan');
    expect(account?.officer).toEqual({ ...OFFICER, ...duties });
  });

  test('disabling, and none can be opened then; enabling again does not revive them', async () => {
    await accounts.setDisabled(OFFICER.id, true);
    expect(holds(session)).toBe(false);
    expect(holds(await openSession())).toBe(false);
    expect(await signIn(PASSWORD)).toEqual({ ok: false, reason: 'disabled' });
    expect(await signIn(NEXT)).toEqual({ ok: false, reason: 'wrong' });
    await accounts.setDisabled(OFFICER.id, false);
    expect(holds(session)).toBe(false);
    expect(await signIn(PASSWORD)).toMatchObject({ ok: true });
    expect(holds(await openSession())).toBe(true);
  });

  test('a change by another process too', async () => {
    const commandLine = open();
    await commandLine.setDisabled(OFFICER.id, true);
    expect(holds(session)).toBe(false);
    commandLine.close();
  });
});

describe('sessions', () => {
  test('are listed, and one is ended without the others', async () => {
    const [first, second] = [await openSession(), await openSession()];
    now = new Date(now.getTime() + 1_000);
    holds(first);
    expect(accounts.sessions.list(OFFICER.id).map(({ id }) => id)).toEqual([first, second]);
    expect(await accounts.sessions.end('oku-selatan.other', second)).toBe(false);
    expect(await accounts.sessions.end(OFFICER.id, second)).toBe(true);
    expect([holds(first), holds(second)]).toEqual([true, false]);
    expect(await accounts.sessions.end(OFFICER.id, second)).toBe(false);
  });

  test('are of their officer only', async () => {
    const session = await openSession();
    expect(accounts.sessions.holds(session, 'oku-selatan.other', true)).toBe(false);
  });

  test('end after an hour without use, and at their time whatever the use', async () => {
    const idle = await openSession();
    const used = await openSession();
    for (let minutes = 0; minutes < 59; minutes += 10) {
      now = new Date(now.getTime() + 600_000);
      holds(used);
      accounts.sessions.holds(idle, OFFICER.id, false);
    }
    expect([holds(idle), holds(used)]).toEqual([false, true]);
    const end = now.getTime() + 8 * 3_600_000;
    while (now.getTime() < end) {
      now = new Date(now.getTime() + 1_800_000);
      holds(used);
    }
    expect(holds(used)).toBe(false);
  });

  test('are those of all processes of the machine, with their last use, and live over a restart', async () => {
    const session = await openSession();
    const other = open();
    expect(other.sessions.holds(session, OFFICER.id, true)).toBe(true);
    now = new Date(now.getTime() + 3_000_000);
    expect(holds(session)).toBe(true);
    accounts.close();
    now = new Date(now.getTime() + 3_000_000);
    expect(other.sessions.holds(session, OFFICER.id, true)).toBe(true);
    await other.sessions.end(OFFICER.id, session);
    other.close();
    accounts = open();
    expect(holds(session)).toBe(false);
  });

  test('that have ended do not stay in the file', async () => {
    await openSession();
    now = new Date(now.getTime() + 9 * 3_600_000);
    await openSession();
    accounts.close();
    const file = openDatabase(path);
    expect(file.prepare('SELECT count(*) AS n FROM sessions').get()).toEqual({ n: 1 });
    file.close();
    accounts = open();
  });
});

describe('a file of before', () => {
  test('is opened as it is: accounts sign in, and were never vetted', async () => {
    accounts.close();
    const old = openDatabase(path);
    old.exec(`ALTER TABLE accounts DROP COLUMN vetted; DROP TABLE sessions; DROP TABLE second_factors;
      ALTER TABLE accounts ADD COLUMN session INTEGER NOT NULL DEFAULT 1`);
    old.close();
    accounts = open();
    expect(await accounts.disableDemoPasswords()).toEqual([]);
    expect(await signIn(PASSWORD)).toMatchObject({ ok: true });
    await accounts.create({
      officer: { ...OFFICER, id: 'oku-selatan.kasir-1' },
      username: 'kasir',
      password: PASSWORD,
    });
    expect(holds(await openSession())).toBe(true);
  });
});

test('an officer of an identity provider is listed with the newest duties, has no password, and stays disabled here', async () => {
  const officer: Officer = { ...OFFICER, id: 'b1f2-Provider', roles: ['petugas-survei'] };
  const listed = async () => (await accounts.list('oku-selatan')).find((one) => one.officer.id === officer.id);
  await accounts.note(officer);
  expect(await listed()).toMatchObject({ officer, disabled: false });
  expect(await signIn('', 'b1f2-provider')).toEqual({ ok: false, reason: 'wrong' });
  await accounts.setDisabled(officer.id, true);
  await accounts.note({ ...officer, roles: ['tagana'] });
  expect(await listed()).toMatchObject({ officer: { roles: ['tagana'] }, disabled: true });
});
