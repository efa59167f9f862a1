import type { Decider, Decision } from '@alur/event-sourcing';
import { FUNDS_TRANSITIONS } from '@alur/standards';
import { fixList } from './fix-funds-list.ts';
import type { FundsRequestCommand, NoteCommand } from './funds-request-commands.ts';
import type { FundsRequestEvent, Identified } from './funds-request-events.ts';
import { pendingStep, refusal } from './funds-request-rules.ts';
import { eventTypes, evolve, type FundsRequestState, INITIAL } from './funds-request-state.ts';
import { act, decideStep, startedEvent } from './funds-request-transitions.ts';

/**
 * The request of one incident for unplanned aid money, from the nota dinas to its books; one stream per case. It
 * records the class of the disaster itself, so that no route can make it pay for a natural disaster.
 */
export const fundsRequest: Decider<FundsRequestState, FundsRequestCommand, FundsRequestEvent> = {
  name: 'funds-request',
  initial: INITIAL,
  decide(state, command) {
    const { caseId, requestId } = command;
    const identified = { caseId, requestId };
    switch (command.type) {
      case 'note-class':
      case 'note-reclassified':
      case 'note-step':
      case 'note-closed':
        return note(state, identified, command);
      case 'fix-list':
        return fixList(state, identified, command);
      case 'complete':
      case 'fail':
        return decideStep(state, identified, command);
      default:
        return refusal(state, command) ?? act(state, identified, command);
    }
  },
  eventTypes,
  evolve,
};

function note(state: FundsRequestState, identified: Identified, command: NoteCommand): Decision<FundsRequestEvent> {
  switch (command.type) {
    case 'note-class': {
      const { localClass, doubted } = command;
      if (state.localClass !== null) return [];
      const data = { ...identified, localClass, ...(doubted ? { doubted } : {}) };
      return [{ type: 'funds-request.class-noted.v1', data }];
    }
    case 'note-reclassified': {
      const { id, localClass, by, at } = command;
      const pending = pendingStep(state);
      if (pending !== undefined) return pending;
      const settled = { type: 'funds-request.class-noted.v1', data: { ...identified, localClass } } as const;
      const reason = { reasonCode: 'bukan-kriteria-btt', noteId: null };
      if (localClass === 'sosial' || !cancellable(state)) return [settled];
      return [settled, startedEvent(identified, { id, by, at, step: 'cancel', ...reason })];
    }
    case 'note-step': {
      const { stepId, run, notBy } = command;
      if (state.step !== null && state.step.run >= run) return [];
      return [{ type: 'funds-request.step-noted.v1', data: { ...identified, stepId, run, notBy } }];
    }
    case 'note-closed':
      return noteClosed(state, identified, command);
  }
}

function noteClosed(
  state: FundsRequestState,
  identified: Identified,
  { id, by, at }: Extract<NoteCommand, { type: 'note-closed' }>,
): Decision<FundsRequestEvent> {
  if (!state.step?.open) return [];
  const pending = pendingStep(state);
  if (pending !== undefined) return pending;
  const { stepId, run } = state.step;
  const ended = { type: 'funds-request.step-ended.v1', data: { ...identified, stepId, run } } as const;
  if (!cancellable(state)) return [ended];
  const reason = { reasonCode: 'kasus-ditutup', noteId: null };
  return [ended, startedEvent(identified, { id, by, at, step: 'cancel', ...reason })];
}

function cancellable({ current }: FundsRequestState): boolean {
  return current !== null && FUNDS_TRANSITIONS.cancel.from.includes(current.status);
}
