import type { Done } from '@alur/event-sourcing';
import type { Holder } from '@alur/standards';
import type { ActingOfficer } from '../../shared/domain/officer.ts';
import type { FundLine } from './fund.ts';
import type { FixListCommand } from './funds-list.ts';
import type {
  Damage,
  Evidence,
  FundsStep,
  Handing,
  Household,
  Identified,
  LocalClass,
  NumberedFile,
  Reason,
} from './funds-request-events.ts';

/** Highest amount for one household in whole rupiah, by damage of the house; absent: no ceiling. */
export type Ceilings = Readonly<Partial<Record<Damage | 'tanpa-kerusakan', number>>>;

/** A household that may receive. `family`: other persons on the same family card, where the card is known. */
export interface Candidate extends Household {
  readonly family: readonly string[];
}

interface ByOfficer {
  readonly officer: ActingOfficer;
  readonly at: string;
}

/** `id`: new and its own, so that the step can be finished after a crash. */
interface Started extends ByOfficer {
  readonly id: string;
}

interface NumberAndDate {
  readonly number: string;
  readonly date: string;
}

/** What other services said of the case. */
export type NoteCommand =
  | ({ readonly type: 'note-class'; readonly localClass: LocalClass; readonly doubted?: boolean } & Identified)
  /** The head of the office settled the class. */
  | ({ readonly type: 'note-reclassified'; readonly id: string; readonly localClass: LocalClass } & Identified & Done)
  | ({ readonly type: 'note-step' } & FundsStep & Identified)
  /** The case was closed, or its file returned: what is reserved goes back. */
  | ({ readonly type: 'note-closed'; readonly id: string } & Identified & Done);

export type OfficerCommand =
  | ({
      readonly type: 'draft';
      readonly recipients: readonly { readonly householdId: string; readonly amount: number }[];
      /** households of the incident that were found eligible. */
      readonly eligible: readonly Candidate[];
      readonly line: FundLine;
      /** Whether BPKAD has given this line a budget. */
      readonly lineKnown: boolean;
      readonly ceilings: Ceilings;
    } & ByOfficer)
  | ({
      readonly type: 'sign';
      readonly issueDate: string;
      /** Whom the tenant's data name as head of the office on the issue date (INC-38). */
      readonly holder: Holder;
    } & Started)
  | ({ readonly type: 'submit' | 'receive' | 'disburse' } & ByOfficer)
  | ({ readonly type: 'return' | 'refuse' } & Reason & Started)
  /** No money is needed: the step of the case ends without. */
  | ({ readonly type: 'forgo' } & Reason & ByOfficer)
  | ({ readonly type: 'approve' | 'close' } & Started)
  | ({ readonly type: 'issue-spp'; readonly instrument: 'LS' | 'TU' } & NumberAndDate & ByOfficer)
  | ({ readonly type: 'issue-spm' } & NumberAndDate & ByOfficer)
  | ({ readonly type: 'issue-sp2d'; readonly amount: number } & NumberAndDate & Started)
  | ({
      readonly type: 'hand-over';
      readonly handoverId: string;
      readonly householdId: string;
      readonly evidence: readonly Evidence[];
      /** both must be true. */
      readonly villageOfficerPresent: boolean;
      readonly receivedByRecipient: boolean;
      /** As far as names show. */
      readonly witnessIsRecipient: boolean;
    } & Pick<Handing, 'place' | 'way' | 'issueDate' | 'snapshotId'> &
      Started)
  | ({ readonly type: 'reverse'; readonly handoverId: string } & Reason & Started)
  | ({ readonly type: 'mark-not-received'; readonly householdId: string } & Reason & ByOfficer)
  | ({ readonly type: 'account'; readonly handedOver: number; readonly returned: number } & NumberAndDate & ByOfficer);

type WithoutOfficer<C> = C extends unknown ? Omit<C, 'officer' | 'at'> : never;

/** What an officer asks for; who asks and when come with the call. */
export type AskedCommand = WithoutOfficer<OfficerCommand>;

export type StepCommand =
  /** Every other aggregate did its part. Nothing changes unless this step is still pending. */
  | { readonly type: 'complete'; readonly id: string; readonly file: NumberedFile | null }
  /** Another aggregate refused; what this step did elsewhere is undone. */
  | {
      readonly type: 'fail';
      readonly id: string;
      readonly code: string;
      readonly facts: Readonly<Record<string, unknown>>;
    };

export type FundsRequestCommand = Identified & (FixListCommand | NoteCommand | OfficerCommand | StepCommand);
