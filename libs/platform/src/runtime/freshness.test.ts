import { expect, test } from '@jest/globals';
import { ProblemException, viewBehind } from '../http/problem.ts';
import { Freshness } from './freshness.ts';

const missing = () => new ProblemException(404, 'case-not-found', 'Perkara ini tidak ada.');
const nothing = async () => undefined;

interface Setting {
  /** Resolves when the group has caught up; at once when absent. */
  readonly caughtUp?: () => Promise<boolean>;
  readonly lag?: () => Promise<number>;
  readonly parked?: readonly string[];
}

function freshnessOf({ caughtUp = async () => true, lag = async () => 0, parked = [] }: Setting, now = () => 0) {
  const group = { status: { group: 'views' }, caughtUp, lag };
  const parking = {
    count: async () => parked.length,
    parkedKeys: async (_: string, keys: readonly string[]) => new Set(keys.filter((key) => parked.includes(key))),
  };
  return new Freshness({ groups: () => [group as never], parking, behind: viewBehind, waitMs: 20, now });
}

test('what is there is answered without a question to the broker', async () => {
  let asked = 0;
  const freshness = freshnessOf({ caughtUp: async () => Boolean(++asked) });
  expect(await freshness.find(async () => 'case', missing)).toBe('case');
  await freshness.heardOf('c1', async () => true);
  expect(asked).toBe(0);
});

test('what arrives within the wait is found', async () => {
  const arrived: string[] = [];
  const freshness = freshnessOf({ caughtUp: async () => Boolean(arrived.push('case')) });
  expect(await freshness.find(async () => arrived[0], missing)).toBe('case');
});

test('a service that has heard of everything says that it is missing', async () => {
  await expect(freshnessOf({}).find(nothing, missing)).rejects.toThrow('case-not-found');
  await expect(freshnessOf({}).heardOf('c1', async () => false)).resolves.toBeUndefined();
});

test('a refusal for something unheard is asked again after what is on its way, another refusal is not', async () => {
  const refusal = (code: string) => ({ outcome: 'rejected', rejection: { rejected: true, code, detail: '' } as const });
  const answers = [refusal('step-not-open'), { outcome: 'accepted' }];
  expect(await freshnessOf({}).whenHeard('c1', async () => answers.shift()!)).toEqual({ outcome: 'accepted' });
  for (const code of ['step-not-open', 'case-not-found']) {
    expect(await freshnessOf({}).whenHeard('c1', async () => refusal(code))).toEqual(refusal(code));
    const late = freshnessOf({ caughtUp: async () => false });
    await expect(late.whenHeard('c1', async () => refusal(code))).rejects.toThrow('view-behind');
  }
  let asked = 0;
  const count = async () => refusal(`already-${++asked}`);
  expect(await freshnessOf({ caughtUp: async () => false }).whenHeard('c1', count)).toEqual(refusal('already-1'));
});

test.each<[string, Setting]>([
  ['is behind', { caughtUp: async () => false }],
  ['does not catch up in time', { caughtUp: () => new Promise(() => undefined) }],
  ['cannot ask the broker', { caughtUp: () => Promise.reject(new Error('away')) }],
  ['has parked something of the case', { parked: ['c1'] }],
])('a service that %s says so', async (_, setting) => {
  await expect(freshnessOf(setting).find(nothing, missing, 'c1')).rejects.toThrow('view-behind');
  await expect(freshnessOf(setting).heardOf('c1', async () => false)).rejects.toThrow('view-behind');
  expect([viewBehind().getStatus(), viewBehind().code]).toEqual([503, 'view-behind']);
});

test('what is parked of another case matters only where the case is not known', async () => {
  const freshness = freshnessOf({ parked: ['c2'] });
  await expect(freshness.find(nothing, missing, 'c1')).rejects.toThrow('case-not-found');
  await expect(freshness.find(nothing, missing)).rejects.toThrow('view-behind');
});

test('however many ask, one question is under way, and no answer is older than its request', async () => {
  const questions: PromiseWithResolvers<boolean>[] = [];
  const freshness = freshnessOf({
    caughtUp: () => {
      questions.push(Promise.withResolvers());
      return questions.at(-1)!.promise;
    },
  });
  const outcome = () => freshness.find(nothing, missing).catch((error: Error) => error.message);
  const first = outcome();
  await new Promise(setImmediate);
  const others = Array.from({ length: 50 }, outcome);
  await new Promise(setImmediate);
  expect(questions).toHaveLength(1);
  questions[0]!.resolve(true);
  expect(await first).toBe('case-not-found');
  await new Promise(setImmediate);
  expect(questions).toHaveLength(2);
  questions[1]!.resolve(true);
  expect(new Set(await Promise.all(others))).toEqual(new Set(['case-not-found']));
  expect(questions).toHaveLength(2);
});

test('the lag is asked for at most once a second; null when nobody answers', async () => {
  let now = 0;
  let asked = 0;
  const freshness = freshnessOf({ lag: async () => ++asked }, () => now);
  expect([await freshness.lag(), await freshness.lag()]).toEqual([1, 1]);
  now = 999;
  expect(await freshness.lag()).toBe(1);
  now = 1_000;
  expect(await freshness.lag()).toBe(2);
  expect(await freshnessOf({ lag: () => Promise.reject(new Error('away')) }).lag()).toBeNull();
});
