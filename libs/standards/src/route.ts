import type { Role } from './roles.ts';
import type { StepKind } from './step-kinds.ts';

/** A span of time as the standards write it. `working`: office hours and working days; `calendar`: calendar days and months; `clock24x7`: runs on nights and holidays. */
export interface Limit {
  /** ISO 8601 duration: `PT30M`, `P1D`, `P1M`. With `working`, `P1D` is one working day (HK). */
  readonly value: string;
  readonly calendar: 'working' | 'calendar' | 'clock24x7';
}

/** How a case may end. `tidak-terdaftar` and `ditolak-pusat` are the offices' own words for two endings. */
export const CLOSE_OUTCOMES = ['completed', 'rejected', 'withdrawn', 'tidak-terdaftar', 'ditolak-pusat'] as const;
export type CloseOutcome = (typeof CLOSE_OUTCOMES)[number];

/** Where an outcome leads: steps that open next, back to the applicant, or the end of the case. */
export type Target = readonly string[] | 'return' | `close-${CloseOutcome}`;

export type ParamValue = string | number | boolean | readonly string[];

export interface Step {
  readonly kind: StepKind;
  /** What officers and the tracking page read, in Indonesian; absent: the name of the kind. */
  readonly label?: string;
  readonly roles: readonly Role[];
  readonly partner?: Role;
  /** Steps whose officers may not do this one (separation of duties). */
  readonly notBy?: readonly string[];
  readonly limit?: Limit;
  /** Where the limit counts from: the opening of the step (absent), or the report of the incident. */
  readonly limitFrom?: 'report';
  /** Join: opens only when all of these steps are completed. */
  readonly after?: readonly string[];
  /** Step kinds that the aggregate which acts must have seen completed (checked again there, R-04). */
  readonly requires?: readonly StepKind[];
  /** Works on a batch of cases (a grant under a decree), not on this case alone. */
  readonly batch?: boolean;
  readonly params?: Readonly<Record<string, ParamValue>>;
  readonly on: Readonly<Record<string, Target>>;
}

export interface Route {
  readonly start: string;
  readonly steps: Readonly<Record<string, Step>>;
}

/** What `advance` reads of a case. */
export interface RouteState {
  readonly completed: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
}

export type Advance =
  | { readonly next: 'open'; readonly steps: readonly string[] }
  | { readonly next: 'return' }
  | { readonly next: 'close'; readonly outcome: CloseOutcome };
