import type { DataOf, StepOpened } from '@alur/contracts';
import { type LetterType } from '@alur/standards';

export type StepOpenedData = DataOf<typeof StepOpened>;
export type NotedStep = StepOpenedData & { readonly open: boolean };

export interface DoneStep {
  readonly kind: string;
  readonly outcome: string;
  readonly by: string;
  /** Vault record of the officer's words; null where there are none, or another context did the step. */
  readonly noteId: string | null;
  /** Of a registry look-up: the date of the data that were seen. */
  readonly dataDate: string | null;
}

export interface AssignedLetter {
  readonly letterId: string;
  readonly letterType: LetterType;
  readonly run: number;
  readonly released: boolean;
}

/** State of a case in verification: steps from intake, outcomes from its own acts. */
export interface CaseFileState {
  readonly caseId: string | null;
  readonly closed: boolean;
  /** Latest run of every step, also of other contexts: a repeated step makes its earlier outcome void. */
  readonly steps: Readonly<Record<string, NotedStep>>;
  /** Outcome of every step that ended in its latest run. */
  readonly done: Readonly<Record<string, DoneStep>>;
  /** Everybody who surveyed, or assessed a household: they do not decide. */
  readonly surveyors: readonly string[];
  /** Assessed households of an incident. */
  readonly households: readonly string[];
  /** Households of an incident that the last decision found eligible. */
  readonly eligible: readonly string[];
  readonly letters: Readonly<Record<string, AssignedLetter>>;
}
