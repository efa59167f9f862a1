import { describe, expect, test } from '@jest/globals';
import { DEMO_PASSWORD } from './demo-password.ts';
import { checkPassword } from './password-policy.ts';
import { PasswordHasher } from './passwords.ts';

const CHEAP = { log2n: 10, passes: 1 };

describe('hashing', () => {
  test('a password matches its hash only, and every hash is different', async () => {
    const hasher = new PasswordHasher({ cost: CHEAP });
    const [first, second] = await Promise.all([hasher.hash('kopi tanpa gula'), hasher.hash('kopi tanpa gula')]);
    expect(first).toMatch(/^\$scrypt\$ln=10,r=8,p=1\$/);
    expect(first).not.toBe(second);
    expect(await hasher.verify('kopi tanpa gula', first)).toBe(true);
    expect(await hasher.verify('kopi tanpa gula!', first)).toBe(false);
    expect(await hasher.verify('kopi tanpa gula', undefined)).toBe(false);
  });

  test('letters with accents match however the keyboard composes them', async () => {
    const hasher = new PasswordHasher({ cost: CHEAP });
    expect(await hasher.verify('cafe\u0301 de\u0301sa', await hasher.hash('caf\u00e9 d\u00e9sa'))).toBe(true);
  });

  test('a hash of an older cost still matches and is known as outdated', async () => {
    const stored = await new PasswordHasher({ cost: CHEAP }).hash('kopi tanpa gula');
    const today = new PasswordHasher({ cost: { log2n: 11, passes: 1 } });
    expect(await today.verify('kopi tanpa gula', stored)).toBe(true);
    expect(today.isOutdated(stored)).toBe(true);
    expect(today.isOutdated(await today.hash('kopi tanpa gula'))).toBe(false);
  });

  test('at the full cost the event loop goes on meanwhile', async () => {
    const hasher = new PasswordHasher();
    let turns = 0;
    let running = true;
    const count = () => {
      turns += 1;
      if (running) setImmediate(count);
    };
    setImmediate(count);
    await hasher.hash('kopi tanpa gula');
    running = false;
    expect(turns).toBeGreaterThan(100);
  });

  test('a burst from one place delays another place by one hash, and cannot fill the queue', async () => {
    const hasher = new PasswordHasher({ cost: CHEAP, atOnce: 1, maxWaiting: 20 });
    const order: string[] = [];
    const from = (caller: string) => hasher.hash('kopi tanpa gula', caller).then(() => order.push(caller));
    const burst = Promise.allSettled(Array.from({ length: 30 }, () => from('burst')));
    await from('loket');
    expect(order.length).toBeLessThanOrEqual(3);
    const refused = (await burst).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(19);
  });

  test('a burst waits in a bounded queue, and who gets no place is told to come back', async () => {
    const hasher = new PasswordHasher({ cost: CHEAP, atOnce: 1, maxWaiting: 2 });
    const results = await Promise.allSettled(
      Array.from({ length: 4 }, (_, n) => hasher.hash('kopi tanpa gula', String(n))),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(results[3]).toMatchObject({ reason: { status: 503, code: 'sign-in-busy' } });
    await expect(hasher.hash('kopi tanpa gula')).resolves.toBeDefined();
  });
});

describe('policy', () => {
  test.each([
    ['pendek', 'password-too-short'],
    ['x'.repeat(60) + 'yzabcdefgh'.repeat(10), 'password-too-long'],
    ['saya siti-fo kerja', 'password-has-username'],
    ...[
      ...['Password123!', 'dinsos2026!!', '1234567890', 'ababababab', '1q2w3e4r5t', 'jakarta2026', 'abcd123456'],
      ...['sayangku123', 'kabupaten1', 'front0ffice', 'P@ssw0rd2026', 'merdeka17081945', 'bupati2026!A'],
      ...['BismillahBerkah99', DEMO_PASSWORD, `${DEMO_PASSWORD}!`, 'Demo-Alur-2026', 'a'.repeat(128)],
    ].map((password) => [password, 'password-too-common'] as const),
  ])('%s is refused', async (password, code) => {
    await expect(checkPassword(password, 'siti-fo')).rejects.toMatchObject({ status: 422, code });
  });

  test.each(['kopi tanpa gula', 'Rahasia-dapur-nenek', 'b7Kq!x02LmZ'])('%s is taken', async (password) => {
    await expect(checkPassword(password, 'siti-fo')).resolves.toBeUndefined();
  });
});
