import type { Decision, DomainEvent } from '@alur/event-sourcing';
import type { StepCommand } from './funds-request-commands.ts';
import type {
  Done,
  FundsRequestEvent,
  FundsStatus,
  Identified,
  Moved,
  NumberedFile,
  Step,
} from './funds-request-events.ts';
import { evolve, type FundsRequestState, handedOver, type Round, settled } from './funds-request-state.ts';

/** The request came to another state; what the move does not name is empty. */
export function movedEvent(
  identified: Identified,
  move: Done & { readonly state: FundsStatus; readonly amount: number } & Partial<Moved>,
): DomainEvent<'funds-request.moved.v1', Moved> {
  const empty = { number: null, date: null, reasonCode: null, noteId: null, stepId: null };
  return { type: 'funds-request.moved.v1', data: { ...identified, ...empty, ...move } };
}

export function startedEvent(identified: Identified, step: Step): FundsRequestEvent {
  return { type: 'funds-request.step-started.v1', data: { ...identified, ...step } };
}

/** `refused` when nobody received anything. */
export function trackEnded(identified: Identified, run: number, amount: number, done: Done): FundsRequestEvent {
  const outcome = amount > 0 ? 'handed-over' : 'refused';
  return { type: 'funds-request.track-ended.v1', data: { ...identified, ...done, run, outcome, amount } };
}

/** The events and, when they settle the last recipient, the end of the step of the case. */
export function endingTrack(
  state: FundsRequestState,
  identified: Identified,
  events: readonly FundsRequestEvent[],
  done: Done,
): readonly FundsRequestEvent[] {
  const { current } = events.reduce(evolve, state);
  if (!state.step?.open || current === null || !settled(current)) return events;
  return [...events, trackEnded(identified, state.step.run, handedOver(current), done)];
}

/** Ends the pending step, once: an answer that comes late finds another step or none, and changes nothing. */
export function decideStep(
  state: FundsRequestState,
  identified: Identified,
  command: StepCommand,
): Decision<FundsRequestEvent> {
  const { pending, current } = state;
  if (pending === null || pending.id !== command.id || current === null) return [];
  const { by, at, id, step } = pending;
  if (command.type === 'fail') {
    const data = { ...identified, id, step, code: command.code, facts: command.facts, at };
    return [{ type: 'funds-request.step-failed.v1', data }];
  }
  return completed(state, current, pending, identified, command.file, { by, at });
}

function completed(
  state: FundsRequestState,
  round: Round,
  step: Step,
  identified: Identified,
  file: NumberedFile | null,
  done: Done,
): readonly FundsRequestEvent[] {
  const stepId = step.id;
  const { amount } = round;
  switch (step.step) {
    case 'sign': {
      const { number, fileHash } = paperOf(step, file);
      return [
        movedEvent(identified, { ...done, stepId, amount, state: 'signed', number, fileHash, date: step.issueDate }),
      ];
    }
    case 'approve':
      return [movedEvent(identified, { ...done, stepId, amount, state: 'approved' })];
    case 'return': {
      const { reasonCode, noteId } = step;
      return [movedEvent(identified, { ...done, stepId, amount, state: 'returned', reasonCode, noteId })];
    }
    case 'refuse':
    case 'cancel': {
      const { reasonCode, noteId } = step;
      const refused = movedEvent(identified, { ...done, stepId, amount, state: 'refused', reasonCode, noteId });
      return state.step?.open ? [refused, trackEnded(identified, state.step.run, 0, done)] : [refused];
    }
    case 'sp2d': {
      const { number, date } = step;
      return [movedEvent(identified, { ...done, stepId, amount, state: 'sp2d-issued', number, date })];
    }
    case 'hand-over': {
      const { id: _id, step: _step, ...handing } = step;
      const data = { ...identified, ...handing, bast: paperOf(step, file) };
      return endingTrack(state, identified, [{ type: 'funds-request.handed-over.v1', data }], done);
    }
    case 'reverse': {
      const { handoverId, reasonCode, noteId } = step;
      const { householdId = '', amount: failed = 0 } =
        round.handovers.find((one) => one.handoverId === handoverId) ?? {};
      const data = { ...identified, ...done, handoverId, householdId, amount: failed, reasonCode, noteId };
      return [{ type: 'funds-request.transfer-failed.v1', data }];
    }
    case 'close': {
      const { rest } = step;
      const closed = movedEvent(identified, { ...done, stepId, amount, state: 'closed' });
      if (rest === 0) return [closed];
      const data = { ...identified, ...done, amount: rest, reasonCode: 'sisa-dana' };
      return [{ type: 'funds-request.rest-returned.v1', data }, closed];
    }
  }
}

function paperOf({ step }: Step, file: NumberedFile | null): NumberedFile {
  if (file === null) throw new Error(`The step ${step} cannot end without its paper`);
  return file;
}
