import type { Role } from '../roles.ts';
import type { Limit } from '../route.ts';
import { parseLimit } from './limit.ts';
import type { Pause, WorkClock } from './work-clock.ts';

/** How far a limit has come: near its end, passed, passed by one working day, by three. */
export const ALARM_LEVELS = ['amber', 'breach', 'next-day', 'third-day'] as const;
export type AlarmLevel = (typeof ALARM_LEVELS)[number];

/** Who is to learn of it. A role that nobody holds is replaced by the next higher of `HIERARCHY`. */
export interface Alarm {
  readonly level: AlarmLevel;
  readonly roles: readonly Role[];
  /** Also the officer who has the step. */
  readonly assignee: boolean;
  /** Does not wait for the morning. */
  readonly urgent: boolean;
}

/** From the desk upwards. */
export const HIERARCHY = ['kepala-seksi', 'kabid-linjamsos', 'sekretaris-dinas', 'kepala-dinas'] as const;

/** One limit of a case that runs: that of a step, or that of the whole case. */
export interface RunningLimit {
  readonly tenant: string;
  readonly limit: Limit;
  /** Kind of the step; null for the limit of the case. */
  readonly kind: string | null;
  /** ISO instants. */
  readonly start: string;
  readonly dueAt: string;
  readonly pauses: readonly Pause[];
}

type LimitClass = 'working' | 'short' | 'emergency' | 'external';

const to = (roles: readonly Role[], more: Partial<Alarm> = {}) => ({ roles, assignee: false, urgent: false, ...more });

/** Practice of the offices (office practice 3.1): who is reminded at which level of which limit. */
const TABLE: Readonly<Record<LimitClass, Partial<Record<AlarmLevel, Omit<Alarm, 'level'>>>>> = {
  working: {
    amber: to([], { assignee: true }),
    breach: to(['kepala-seksi', 'kabid-linjamsos'], { assignee: true }),
    'next-day': to(['sekretaris-dinas']),
    'third-day': to(['kepala-dinas']),
  },
  short: { breach: to(['kepala-seksi'], { assignee: true }), 'next-day': to(['kabid-linjamsos']) },
  emergency: {
    amber: to(['kepala-seksi'], { assignee: true, urgent: true }),
    breach: to(['kabid-linjamsos', 'kepala-dinas'], { urgent: true }),
  },
  external: {
    amber: to(['kabid-linjamsos']),
    breach: to(['kabid-linjamsos']),
    'third-day': to(['kepala-dinas']),
  },
};
const SHORT_MS = 30 * 60_000;
/** Share of the limit after which the amber level of limits that do not count in working days is reached. */
const AMBER_SHARE = { emergency: 0.5, external: 0.75 } as const;

/** Whether the office waits for somebody outside: not a breach of its own. */
export function isExternalWait(kind: string | null): boolean {
  return kind === 'external-wait' || kind === 'bupati-endorsement';
}

/** Levels that a limit has reached, lowest first; amber only until the breach. A pause shifts them all. */
export function alarmsReached(clock: WorkClock, limit: RunningLimit, at: string): Alarm[] {
  const kind = classOf(limit);
  const reached = ALARM_LEVELS.filter((level) => {
    if (TABLE[kind][level] === undefined) return false;
    const from = beginOf(clock, limit, kind, level);
    return from !== null && Date.parse(from) < Date.parse(at);
  });
  return reached
    .filter((level) => level !== 'amber' || reached.length === 1)
    .map((level) => ({ level, ...TABLE[kind][level]! }));
}

function classOf({ limit, kind }: Pick<RunningLimit, 'limit' | 'kind'>): LimitClass {
  if (isExternalWait(kind)) return 'external';
  if (limit.calendar === 'clock24x7') return 'emergency';
  const { months, days, milliseconds } = parseLimit(limit);
  return months + days === 0 && milliseconds <= SHORT_MS ? 'short' : 'working';
}

function beginOf(clock: WorkClock, limit: RunningLimit, kind: LimitClass, level: AlarmLevel): string | null {
  const { tenant, dueAt, pauses } = limit;
  switch (level) {
    case 'amber': {
      if (kind === 'emergency' || kind === 'external') {
        const [from, to] = [Date.parse(limit.start), Date.parse(dueAt)];
        return new Date(from + (to - from) * AMBER_SHARE[kind]).toISOString();
      }
      const before = clock.workingDayBefore(tenant, dueAt);
      return Date.parse(before) > Date.parse(limit.start) ? before : null;
    }
    case 'breach':
      return dueAt;
    default: {
      const days = level === 'next-day' ? 'P1D' : 'P3D';
      // What is due at the close of a day counts from that day, not from the next opening.
      const start = new Date(Date.parse(dueAt) - 1).toISOString();
      return clock.dueAt({ start, limit: { value: days, calendar: 'working' }, tenant, pauses });
    }
  }
}
