import type { Limit } from '../route.ts';

/** A limit taken apart. Days are working days, calendar days or 24 hours, by the limit's calendar. */
export interface LimitParts {
  readonly months: number;
  readonly days: number;
  readonly milliseconds: number;
}

const DURATION = /^P(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const parsed = new Map<string, LimitParts>();

/**
 * Reads an ISO 8601 duration of a limit. Units that its calendar cannot count are refused: `working` has days and
 * times, `calendar` has months, weeks and days, `clock24x7` has days and times.
 * @throws RangeError saying what the limit should be
 */
export function parseLimit(limit: Limit): LimitParts {
  const key = `${limit.calendar} ${limit.value}`;
  const known = parsed.get(key);
  if (known) return known;
  const parts = read(limit);
  parsed.set(key, parts);
  return parts;
}

function read({ value, calendar }: Limit): LimitParts {
  const match = DURATION.exec(value);
  if (!match || /[PT]$/.test(value)) {
    throw new RangeError(`limit "${value}" is not an ISO 8601 duration such as PT30M, P1D or P1M`);
  }
  const [months, weeks, days, hours, minutes, seconds] = match.slice(1).map((digits) => Number(digits ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const milliseconds = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  if (months + weeks + days + milliseconds === 0) throw new RangeError(`limit "${value}" is empty; leave it out`);
  if (calendar === 'calendar' ? milliseconds > 0 : months + weeks > 0) {
    throw new RangeError(
      `limit "${value}" does not fit calendar "${calendar}": use ${calendar === 'calendar' ? 'months, weeks or days' : 'days, hours or minutes'}`,
    );
  }
  return { months, days: weeks * 7 + days, milliseconds };
}
