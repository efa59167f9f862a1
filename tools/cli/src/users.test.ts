import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteAccounts } from '@alur/identity/sqlite';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import { alur } from './fixtures/terminal.ts';

const root = mkdtempSync(join(tmpdir(), 'alur-users-'));
afterAll(() => rmSync(root, { recursive: true }));

const PASSWORD = 'kuda hitam sungai 7';
let data: string;
beforeEach(() => {
  data = mkdtempSync(join(root, 'data-'));
});

const run = (args: string, more: Parameters<typeof alur>[1] = {}) =>
  alur(['users', ...args.split(' '), '--tenant', 'oku-selatan', '--data', data], more);
const add = (username: string, role: string) =>
  run(`add ${username} --role ${role} --password-stdin`, { stdin: PASSWORD });

function open(): SqliteAccounts {
  return new SqliteAccounts(join(data, 'accounts.db'), { now: () => new Date() });
}

test('an account gets an id that is made of its role, and is listed without its password', async () => {
  expect((await add('loket-a', 'front-office')).printed).toContain('oku-selatan.front-office-1 can sign in');
  await add('loket-b', 'front-office');
  const { exitCode, printed } = await run('list');
  expect(exitCode).toBe(0);
  expect(printed).toMatch(/loket-b +oku-selatan\.front-office-2 +front-office +- +active/);
  expect(readFileSync(join(data, 'accounts.db')).includes(PASSWORD)).toBe(false);
});

test('an office that runs notices at once that an account is disabled, and enabled again', async () => {
  await add('loket', 'front-office');
  const office = open();
  const officer = 'oku-selatan.front-office-1';
  const session = await office.sessions.open(officer, { lifetimeMs: 3_600_000 });
  expect(office.sessions.holds(session, officer, true)).toBe(true);
  expect((await run('disable loket')).exitCode).toBe(0);
  expect(office.sessions.holds(session, officer, true)).toBe(false);
  await run('enable loket');
  expect(await office.authenticate('oku-selatan', 'loket', PASSWORD)).toMatchObject({ ok: true });
  office.close();
});

test('a new password is asked for twice, and replaces the old one', async () => {
  await add('loket', 'front-office');
  const next = 'gunung biru lima 3';
  expect(await run('reset-password loket', { typed: [next, 'another'] })).toMatchObject({ exitCode: 2 });
  expect(await run('reset-password loket', { typed: [next, next] })).toMatchObject({ exitCode: 0 });
  const accounts = open();
  expect(await accounts.authenticate('oku-selatan', 'loket', next)).toMatchObject({ ok: true });
  accounts.close();
});

test('a lost second factor is removed, and ends the sessions', async () => {
  await add('kepala', 'kepala-dinas');
  const officer = 'oku-selatan.kepala-dinas-1';
  const sealing = {
    currentId: new Uint8Array(),
    wrap: (_: string, s: Uint8Array) => s,
    unwrap: (_: string, s: Uint8Array) => s,
  };
  const office = new SqliteAccounts(join(data, 'accounts.db'), { now: () => new Date(), sealing });
  const { secret } = await office.secondFactors.begin(officer);
  await office.secondFactors.confirm(officer, new TOTP({ secret: Secret.fromBase32(secret) }).generate());
  const session = await office.sessions.open(officer, { lifetimeMs: 3_600_000 });
  expect(office.secondFactors.isSet(officer)).toBe(true);
  expect(await run('reset-second-factor kepala')).toMatchObject({ exitCode: 0 });
  expect(office.secondFactors.isSet(officer)).toBe(false);
  expect(office.sessions.holds(session, officer, true)).toBe(false);
  office.close();
});

test('duties replace roles and place', async () => {
  await add('loket', 'front-office');
  const { printed } = await run('duties loket --role petugas-desa --village 16.09.01.2004');
  expect(printed).toBe('oku-selatan.front-office-1 is now petugas-desa in 16.09.01.2004.');
});

test('a profile names an officer on papers, is changed field by field, and ends no session', async () => {
  await add('kepala', 'kepala-dinas');
  const officer = 'oku-selatan.kepala-dinas-1';
  const office = open();
  const session = await office.sessions.open(officer, { lifetimeMs: 3_600_000 });
  const profile = ['profile', 'kepala', '--tenant', 'oku-selatan', '--data', data];
  const { printed } = await alur(['users', ...profile, '--name', 'Siti Contoh', '--title-before', 'Dra.']);
  expect(printed).toBe(`${officer} is named Dra. Siti Contoh on papers.`);
  await alur(['users', ...profile, '--nip', '197001011995031001']);
  const [account] = await office.list('oku-selatan');
  expect(account?.profile).toMatchObject({ name: 'Siti Contoh', titleBefore: 'Dra.', nip: '197001011995031001' });
  expect(office.sessions.holds(session, officer, true)).toBe(true);
  expect(await alur(['users', ...profile, '--nip', '1970'])).toMatchObject({
    exitCode: 2,
    complaints: expect.stringContaining('18 digits'),
  });
  office.close();
});

test('a village officer needs a village of the tenant, because without one the whole office would be seen', async () => {
  expect((await add('desa', 'petugas-desa')).complaints).toContain('add --village');
  const elsewhere = await run('add desa --role petugas-desa --village 73.24.04.2001 --password-stdin', {
    stdin: PASSWORD,
  });
  expect(elsewhere).toMatchObject({ exitCode: 2, complaints: expect.stringContaining('no village of oku-selatan') });
});

test.each([
  ['a wrong role', 'add loket --role loket --password-stdin', 2, 'Unknown role: loket'],
  ['no role', 'add loket --password-stdin', 2, '--role'],
  ['a password as an argument', `add loket --role operator --password ${'x'.repeat(12)}`, 2, 'unknown option'],
  ['an id of another tenant', 'add loket --role operator --id luwu-timur.operator-1 --password-stdin', 2, 'officer id'],
  ['no accounts file', 'list', 2, 'Name the office'],
])('%s is wrong usage and says so', async (_, args, exitCode, message) => {
  expect(await run(args, { stdin: PASSWORD })).toMatchObject({
    exitCode,
    complaints: expect.stringContaining(message),
  });
});

test('what the accounts refuse is told in English', async () => {
  await add('loket', 'front-office');
  expect(await add('loket', 'front-office')).toMatchObject({
    exitCode: 1,
    complaints: expect.stringContaining('is taken'),
  });
  const short = await run('add kasir --role operator --password-stdin', { stdin: 'short' });
  expect(short).toMatchObject({ exitCode: 1, complaints: expect.stringContaining('10 characters at least') });
  expect(await run('disable nobody')).toMatchObject({ exitCode: 2, complaints: expect.stringContaining('no account') });
  const unasked = await run('reset-password loket');
  expect(unasked).toMatchObject({ exitCode: 2, complaints: expect.stringContaining('--password-stdin') });
});
