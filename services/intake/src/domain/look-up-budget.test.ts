import { describe, expect, test } from '@jest/globals';
import { BUDGETS, type LookUpKind, MISSES_OF_ONE, type Spent, spend } from './look-up-budget.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An officer at a clock of the test. */
class Desk {
  refused = 0;
  readonly #spent: Record<LookUpKind, readonly Spent[]> = { number: [], missed: [], name: [], registered: [] };

  spend(kind: LookUpKind, at: number, about?: string): boolean {
    const { spent, over } = spend(this.#spent[kind], BUDGETS[kind], about === undefined ? { at } : { at, about });
    this.#spent[kind] = spent;
    if (over) this.refused += 1;
    return over === undefined;
  }

  number(at: number, hit: boolean): boolean {
    const allowed = this.spend('number', at) && this.spend('missed', at);
    if (allowed && hit) this.takeBack('missed', 1);
    return allowed;
  }

  takeBack(kind: LookUpKind, times: number): void {
    this.#spent[kind] = this.#spent[kind].slice(0, -times);
  }
}

describe('a budget', () => {
  const budget = [{ most: 2, ms: 1000 }];

  test('slides, and says how long until the next is allowed', () => {
    const { spent } = spend([{ at: 0 }], budget, { at: 400 });
    expect(spend(spent, budget, { at: 700 })).toEqual({ spent, over: { most: 2, ms: 1000, waitMs: 300 } });
    expect(spend(spent, budget, { at: 999 }).over?.waitMs).toBe(1);
    expect(spend(spent, budget, { at: 1000 })).toEqual({ spent: [{ at: 400 }, { at: 1000 }] });
  });

  test('counts a person who is looked up again once', () => {
    const spent = [
      { at: 0, about: 'a' },
      { at: 1, about: 'b' },
    ];
    expect(spend(spent, budget, { at: 2, about: 'a' })).toEqual({ spent });
    expect(spend(spent, budget, { at: 2, about: 'c' }).over).toBeDefined();
  });

  test('of several holds each', () => {
    const both = [budget[0]!, { most: 3, ms: 10_000 }];
    const spent = [{ at: 0 }, { at: 2000 }, { at: 4000 }];
    expect(spend(spent, both, { at: 6000 }).over).toEqual({ most: 3, ms: 10_000, waitMs: 4000 });
  });
});

/** Guesses that an officer gets through in a day who uses every budget up, without a registration. */
function guessesPerDay(): number {
  const desk = new Desk();
  let guesses = 0;
  for (let at = 0; at < DAY; at += 10_000) if (desk.number(at, false)) guesses += 1;
  return guesses;
}

/** Of 80 years, for men and women; the serial of a day and kecamatan is nearly always 1 or 2, so it adds little. */
const BIRTHS = 80 * 365 * 2;
const KECAMATAN = 19;

describe('what is left to guess of a person in a list', () => {
  test('of a NIK, of which a list shows no digit: years for one account, and alarms from the first day', () => {
    const perDay = guessesPerDay();
    expect(perDay).toBe(60);
    // The list shows the village, and most people are registered where they live.
    const days = BIRTHS / perDay;
    expect(days).toBeGreaterThan(2.5 * 365);
    expect((BIRTHS * KECAMATAN) / perDay).toBeGreaterThan(50 * 365);
    // Who sees the sex in the name and guesses the age to two years still needs a month.
    expect((5 * 365) / perDay).toBeGreaterThan(30);
    // As it was: 1,289 a second, without a trace.
    expect(BIRTHS / 1289).toBeLessThan(60);
  });

  test('of a telephone number: nothing is shown, and eight digits are free behind each operator', () => {
    expect(10 ** 8 / guessesPerDay() / 365).toBeGreaterThan(4_000);
  });

  test('of a name with two words: their product, because one word finds nobody; a list of 150 names for each initial', () => {
    const perInitial = 150;
    const desk = new Desk();
    let perDay = 0;
    for (let at = 0; at < DAY; at += 5_000) if (desk.spend('name', at)) perDay += 1;
    expect(perDay).toBe(300);
    expect(perInitial ** 2 / perDay).toBe(75);
    // As it was: word by word, in the minutes that 300 requests take.
    expect((2 * perInitial) / perDay).toBe(1);
  });
});

describe('a day at a counter with a queue', () => {
  test('of 160 citizens in eight hours, one each three minutes, meets no budget', () => {
    const desk = new Desk();
    for (let citizen = 0; citizen < 160; citizen += 1) {
      const at = citizen * 3 * MINUTE;
      const known = citizen % 5 < 3;
      // Each twentieth NIK is mistyped first; each tenth citizen only asks, and is not registered.
      if (citizen % 20 === 0) desk.number(at, false);
      desk.number(at + 20_000, known);
      if (known) {
        desk.spend('number', at + 60_000, `person-${citizen}`);
        continue;
      }
      if (citizen % 10 === 3) continue;
      desk.number(at + 40_000, false);
      desk.number(at + 60_000, false);
      desk.takeBack('missed', MISSES_OF_ONE);
      desk.spend('registered', at + 80_000);
      if (citizen % 4 === 0) desk.spend('name', at + 90_000);
    }
    expect(desk.refused).toBe(0);
  });

  test('and a team that registers 200 households of a flood in a night meets none', () => {
    const desk = new Desk();
    for (let household = 0; household < 200; household += 1) desk.spend('registered', household * 3 * MINUTE);
    expect(desk.refused).toBe(0);
  });
});
