import { type Decider, type Decision, type DomainEvent, evolution, reject } from '@alur/event-sourcing';

/** Somebody who may receive a grant: with a case that waits for it (`step`), or from a nomination list. */
export interface Candidate {
  readonly caseId: string;
  /** Programme of the case, or of the nomination list. */
  readonly programme: string;
  readonly subjectId: string;
  readonly step: { readonly stepId: string; readonly run: number; readonly notBy: readonly string[] } | null;
  /** Kind of a service in several kinds (KUBE, …). */
  readonly choice: string | null;
  readonly at: string;
}

interface OfCase {
  readonly caseId: string;
  readonly at: string;
}

export type GrantCandidateEvent =
  | DomainEvent<'grant-candidate.waiting.v1', Candidate>
  | DomainEvent<'grant-candidate.taken.v1', OfCase & { readonly batchId: string }>
  | DomainEvent<'grant-candidate.released.v1', OfCase & { readonly batchId: string }>
  | DomainEvent<'grant-candidate.left.v1', OfCase & { readonly reasonCode: string }>;

export interface GrantCandidateState {
  readonly candidate: Candidate | null;
  readonly waiting: boolean;
  /** The one batch that may list the candidate. */
  readonly takenBy: string | null;
}

export type GrantCandidateCommand =
  | { readonly type: 'wait'; readonly candidate: Candidate }
  | { readonly type: 'take'; readonly batchId: string; readonly at: string }
  | { readonly type: 'release'; readonly batchId: string; readonly at: string }
  /** `onlyCase`: the case ended, which does not take a nominee off the list. */
  | { readonly type: 'leave'; readonly reasonCode: string; readonly onlyCase: boolean; readonly at: string };

function decide(state: GrantCandidateState, command: GrantCandidateCommand): Decision<GrantCandidateEvent> {
  const { candidate, waiting, takenBy } = state;
  if (command.type === 'wait') {
    const known = candidate !== null && runOf(candidate) >= runOf(command.candidate) && (waiting || isCase(candidate));
    return known ? [] : [{ type: 'grant-candidate.waiting.v1', data: command.candidate }];
  }
  const { at } = command;
  switch (command.type) {
    case 'take': {
      const { batchId } = command;
      if (candidate === null || !waiting) return reject('candidate-not-found', 'Calon ini tidak menunggu bantuan.');
      if (takenBy === batchId) return [];
      if (takenBy !== null) {
        const facts = { batchId: takenBy };
        return reject('already-listed', 'Calon ini sudah masuk daftar penyaluran lain.', { facts });
      }
      return [{ type: 'grant-candidate.taken.v1', data: { caseId: candidate.caseId, batchId, at } }];
    }
    case 'release': {
      const { batchId } = command;
      if (candidate === null || takenBy !== batchId) return [];
      return [{ type: 'grant-candidate.released.v1', data: { caseId: candidate.caseId, batchId, at } }];
    }
    case 'leave': {
      if (candidate === null || !waiting || (command.onlyCase && !isCase(candidate))) return [];
      const { reasonCode } = command;
      return [{ type: 'grant-candidate.left.v1', data: { caseId: candidate.caseId, reasonCode, at } }];
    }
  }
}

function isCase({ step }: Candidate): boolean {
  return step !== null;
}

function runOf({ step }: Candidate): number {
  return step?.run ?? 0;
}

/** Stream `<tenant>/grant-candidate/<caseId>`: a candidate is in one batch at a time. */
export const grantCandidate: Decider<GrantCandidateState, GrantCandidateCommand, GrantCandidateEvent> = {
  name: 'grant-candidate',
  initial: { candidate: null, waiting: false, takenBy: null },
  decide,
  ...evolution<GrantCandidateState, GrantCandidateEvent>({
    'grant-candidate.waiting.v1': (_state, candidate) => ({ candidate, waiting: true, takenBy: null }),
    'grant-candidate.taken.v1': (state, { batchId }) => ({ ...state, takenBy: batchId }),
    'grant-candidate.released.v1': (state) => ({ ...state, takenBy: null }),
    'grant-candidate.left.v1': (state) => ({ ...state, waiting: false }),
  }),
};
