import type { ContractMessage, DataOf } from '@alur/contracts';
import * as contracts from '@alur/contracts';

/** What a message says of a case is true while this stands: `closed`, `returned`, `paused`, `step/<id>`, `letter/<id>`, … */
export interface Standing {
  readonly what: string;
  /** Id of the event that made it so; a second closing is another one. */
  readonly since: string;
}

export interface Change {
  readonly begins: string | null;
  /** With a slash at the end: everything that begins so. */
  readonly ends: readonly string[];
}

/** Ends every message about the case. */
export const DIED = 'died';

/** Contracts that change what stands. */
export const CHANGING = [
  contracts.CaseReopened,
  contracts.StepOpened,
  contracts.StepCompleted,
  contracts.FileCompleted,
  contracts.ClockResumed,
  contracts.DueMoved,
  contracts.LetterWithdrawn,
  contracts.GrantRecipientChanged,
] as const;

/** What an event begins and ends for the messages of its case. */
export function changeOf({ type, data }: ContractMessage): Change {
  switch (type) {
    case contracts.CaseClosed.type:
      return { begins: 'closed', ends: ['returned', 'paused', 'late', 'step/', 'draft/'] };
    case contracts.CaseReopened.type:
      return { begins: null, ends: ['closed'] };
    case contracts.FileReturned.type:
      return { begins: 'returned', ends: ['paused', 'late', 'step/', 'draft/'] };
    case contracts.StepOpened.type:
    case contracts.FileCompleted.type:
      return { begins: null, ends: ['returned'] };
    case contracts.ClockPaused.type:
      return { begins: 'paused', ends: [] };
    case contracts.ClockResumed.type:
      return { begins: null, ends: ['paused'] };
    case contracts.CaseOverdue.type:
      return { begins: 'late', ends: [] };
    case contracts.DueMoved.type: {
      const { case: ofCase, steps } = data as DataOf<typeof contracts.DueMoved>;
      const onTime = steps.filter(({ overdue }) => !overdue).map(stepOf);
      return { begins: null, ends: ofCase !== null && !ofCase.overdue ? ['late', ...onTime] : onTime };
    }
    case contracts.StepOverdue.type:
      return { begins: stepOf(data), ends: [] };
    case contracts.StepCompleted.type:
      return { begins: null, ends: [stepOf(data)] };
    case contracts.LetterDrafted.type:
      return { begins: `draft/${letterOf(data)}`, ends: [] };
    case contracts.LetterSigned.type:
      return { begins: `letter/${letterOf(data)}`, ends: [`draft/${letterOf(data)}`] };
    case contracts.LetterWithdrawn.type:
      return { begins: null, ends: [`draft/${letterOf(data)}`, `letter/${letterOf(data)}`] };
    case contracts.GrantRecipientChanged.type: {
      const { state, reasonCode } = data as DataOf<typeof contracts.GrantRecipientChanged>;
      return { begins: state === 'removed' && reasonCode === 'meninggal' ? DIED : null, ends: [] };
    }
    default:
      return { begins: null, ends: [] };
  }
}

function stepOf(data: unknown): string {
  return `step/${(data as { readonly stepId: string }).stepId}`;
}

function letterOf(data: unknown): string {
  return (data as { readonly letterId: string }).letterId;
}
