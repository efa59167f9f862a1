const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** At most so many within so many milliseconds, at any moment. */
export interface Budget {
  readonly most: number;
  readonly ms: number;
}

/**
 * What one officer may look up. `number`: a NIK, KK or telephone number that somebody may have. `missed`: of these, those
 * that found nobody and that no registration followed; it is what guessing is made of. `name`: words of a name.
 * `registered`: new people with a NIK; it refuses nothing, because a disaster does not wait, and is only told.
 */
export const BUDGETS = {
  number: [{ most: 30, ms: 10 * MINUTE_MS }],
  missed: [{ most: 60, ms: DAY_MS }],
  name: [
    { most: 60, ms: 10 * MINUTE_MS },
    { most: 300, ms: DAY_MS },
  ],
  registered: [{ most: 300, ms: DAY_MS }],
} as const satisfies Readonly<Record<string, readonly Budget[]>>;
export type LookUpKind = keyof typeof BUDGETS;

/** The numbers that are typed for one new person before the registration: NIK, KK, telephone. */
export const MISSES_OF_ONE = 3;

export interface Spent {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The person that was found; looked up again, the person counts once. */
  readonly about?: string;
}

/** What counts after one more look-up; `over`, when it is one too many: which budget, and when the next is allowed. */
export interface Spending {
  readonly spent: readonly Spent[];
  readonly over?: Budget & { readonly waitMs: number };
}

/** Pure. @param spent in the order of time */
export function spend(spent: readonly Spent[], budgets: readonly Budget[], { at, about }: Spent): Spending {
  const longest = Math.max(...budgets.map(({ ms }) => ms));
  const counting = spent.filter((one) => at - one.at < longest);
  if (about !== undefined && counting.some((one) => one.about === about)) return { spent: counting };
  for (const { most, ms } of budgets) {
    const within = counting.filter((one) => at - one.at < ms);
    const first = within[within.length - most];
    if (first !== undefined) return { spent: counting, over: { most, ms, waitMs: first.at + ms - at } };
  }
  return { spent: [...counting, about === undefined ? { at } : { at, about }] };
}
