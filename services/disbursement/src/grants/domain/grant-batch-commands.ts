import type { Done } from '@alur/event-sourcing';
import type { BatchOpened, Decree, HandOver, NumberedPaper } from './grant-batch-events.ts';
import type { Candidate } from './grant-candidate.ts';

export interface OnRecipient extends Done {
  readonly subjectId: string;
}

export type GrantBatchCommand =
  | ({ readonly type: 'open' } & BatchOpened)
  | ({ readonly type: 'start-listing'; readonly candidate: Candidate } & Done)
  | ({
      readonly type: 'complete-listing';
      readonly doubleAid: readonly string[];
      readonly sameFamily: readonly string[];
    } & OnRecipient)
  | ({ readonly type: 'refuse-listing'; readonly reasonCode: string } & OnRecipient)
  /** `today`: calendar date in the tenant's zone. */
  | ({ readonly type: 'record-decree'; readonly decree: Decree; readonly today: string } & Done)
  | ({ readonly type: 'verify' | 'field-check' } & OnRecipient)
  | ({ readonly type: 'start-hand-over'; readonly handOver: HandOver } & OnRecipient)
  | ({ readonly type: 'complete-hand-over'; readonly handoverId: string; readonly paper: NumberedPaper } & OnRecipient)
  | ({ readonly type: 'abandon-hand-over'; readonly handoverId: string; readonly reasonCode: string } & OnRecipient)
  | ({ readonly type: 'remove'; readonly reasonCode: string; readonly noteId: string | null } & OnRecipient)
  /** The case ended or the nomination was struck off; nothing changes for one who is served already. */
  | ({ readonly type: 'withdraw'; readonly caseId: string; readonly reasonCode: string } & Done)
  | ({ readonly type: 'start-report'; readonly issueDate: string } & Done)
  | ({ readonly type: 'complete-report'; readonly paper: NumberedPaper } & Done);

export type CommandOf<Type extends GrantBatchCommand['type']> = Extract<GrantBatchCommand, { type: Type }>;
