import { type Decision, type DomainEvent, type Done, isRejection, type Rejection, reject } from '@alur/event-sourcing';
import { FUNDS_TRANSITIONS, type FundsStatus } from '@alur/standards';
import type { OfficerCommand, StepCommand } from './funds-request-commands.ts';
import type { FundsRequestEvent, Identified, Moved, NumberedFile, Step, StepDetail } from './funds-request-events.ts';
import {
  accountRefusal,
  handoverRefusal,
  recipientsOf,
  reversible,
  signRefusal,
  sp2dRefusal,
  waitingRecipient,
} from './funds-request-rules.ts';
import {
  evolve,
  type FundsRequestState,
  handedOver,
  noneWaiting,
  type Round,
  transitionOfStep,
} from './funds-request-state.ts';

type Of<T extends OfficerCommand['type']> = Extract<OfficerCommand, { readonly type: T }>;
type StartingCommand = Extract<OfficerCommand, { readonly id: string }>;
type MovingCommand = Exclude<OfficerCommand, StartingCommand | Of<'draft' | 'forgo' | 'mark-not-received'>>;

/** What an officer's command does, once `refusal` has nothing against it. */
export function act(
  state: FundsRequestState,
  identified: Identified,
  command: OfficerCommand,
): Decision<FundsRequestEvent> {
  if (command.type === 'draft') return draft(state, identified, command);
  if (command.type === 'forgo') return forgo(state, identified, command);
  const round = state.current;
  if (round === null) return reject('funds-request-not-found', 'Pengajuan dana ini tidak ada.');
  const done = { by: command.officer.id, at: command.at };
  if (command.type === 'mark-not-received') return markNotReceived(state, round, identified, command, done);
  if (!('id' in command)) return move(round, identified, command, done);
  const detail = stepOf(round, command);
  return isRejection(detail) ? detail : [startedEvent(identified, { id: command.id, ...done, ...detail })];
}

function draft(state: FundsRequestState, identified: Identified, command: Of<'draft'>): Decision<FundsRequestEvent> {
  const { line, lineKnown, officer, at } = command;
  if (!lineKnown) {
    return reject('fund-not-found', 'Rekening dana ini belum mempunyai pagu. Periksa tahun dan kode rekeningnya.');
  }
  const recipients = recipientsOf(state, command);
  if (isRejection(recipients)) return recipients;
  const { current } = state;
  const round = current === null ? 1 : current.round + (current.status === 'drafted' ? 0 : 1);
  const amount = recipients.reduce((sum, recipient) => sum + recipient.amount, 0);
  const data = { ...identified, by: officer.id, at, recipients, amount, line, round };
  return [{ type: 'funds-request.drafted.v1', data }];
}

function forgo(
  state: FundsRequestState,
  identified: Identified,
  { officer, at, reasonCode, noteId }: Of<'forgo'>,
): Decision<FundsRequestEvent> {
  const { current, step } = state;
  const done = { by: officer.id, at };
  const ended = trackEnded(state, identified, step?.run ?? 0, done, reasonCode);
  // What was paid and accounted for stays so: only the step that was opened again ends.
  if (current?.status === 'closed') return [ended];
  const amount = current?.amount ?? 0;
  return [movedEvent(identified, { ...done, state: 'not-needed', amount, reasonCode, noteId }), ended];
}

function markNotReceived(
  state: FundsRequestState,
  round: Round,
  identified: Identified,
  { householdId, reasonCode, noteId }: Of<'mark-not-received'>,
  done: Done,
): Decision<FundsRequestEvent> {
  const recipient = waitingRecipient(round, householdId);
  if (isRejection(recipient)) return recipient;
  const data = { ...identified, ...done, householdId, amount: recipient.amount, reasonCode, noteId };
  return endingTrack(state, identified, [{ type: 'funds-request.not-received.v1', data }], done);
}

/** A transition that touches no other stream. */
function move(round: Round, identified: Identified, command: MovingCommand, done: Done): Decision<FundsRequestEvent> {
  const { recipients, amount, line, notaDinas, sp2d } = round;
  const moved = movedEvent(identified, {
    ...done,
    amount,
    state: FUNDS_TRANSITIONS[command.type].to,
    ...('number' in command && { number: command.number, date: command.date }),
    ...('instrument' in command && { instrument: command.instrument }),
  });
  switch (command.type) {
    case 'submit': {
      const data = { ...identified, ...done, recipients, amount, line, notaDinas: notaDinas ?? '' };
      return [{ type: 'funds-request.submitted.v1', data }, moved];
    }
    case 'disburse': {
      const data = { ...identified, ...done, amount, sp2d: sp2d?.number ?? '' };
      return [{ type: 'funds-request.disbursed.v1', data }, moved];
    }
    case 'account':
      return accountRefusal(round, command) ?? [moved];
    default:
      return [moved];
  }
}

/** The step over several streams that a command begins. */
function stepOf(round: Round, command: StartingCommand): StepDetail | Rejection {
  switch (command.type) {
    case 'sign':
      return signRefusal(command) ?? { step: 'sign', issueDate: command.issueDate };
    case 'approve':
      return { step: 'approve' };
    case 'return':
    case 'refuse':
      return { step: command.type, reasonCode: command.reasonCode, noteId: command.noteId };
    case 'issue-sp2d':
      return sp2dRefusal(round, command) ?? { step: 'sp2d', number: command.number, date: command.date };
    case 'hand-over': {
      const { handoverId, householdId, place, way, issueDate, snapshotId, evidence } = command;
      const recipient = waitingRecipient(round, householdId);
      if (isRejection(recipient)) return recipient;
      const handing = { ...recipient, handoverId, place, way, issueDate, snapshotId, evidence };
      return handoverRefusal(command) ?? { step: 'hand-over', ...handing };
    }
    case 'reverse': {
      const { handoverId, reasonCode, noteId } = command;
      const handover = reversible(round, handoverId);
      if (isRejection(handover)) return handover;
      return { step: 'reverse', handoverId, subjectId: handover.subjectId, reasonCode, noteId };
    }
    case 'close':
      return { step: 'close', rest: round.amount - handedOver(round) };
  }
}

/** Ends the pending step, once: an answer that comes late finds another step or none, and changes nothing. */
export function decideStep(
  state: FundsRequestState,
  identified: Identified,
  command: StepCommand,
): Decision<FundsRequestEvent> {
  const { pending, current } = state;
  if (pending === null || pending.id !== command.id || current === null) return [];
  if (command.type === 'complete') return completed(state, current, pending, identified, command.file);
  const { id, step, at } = pending;
  const { code, facts } = command;
  return [{ type: 'funds-request.step-failed.v1', data: { ...identified, id, step, code, facts, at } }];
}

function completed(
  state: FundsRequestState,
  round: Round,
  step: Step,
  identified: Identified,
  file: NumberedFile | null,
): readonly FundsRequestEvent[] {
  const done = { by: step.by, at: step.at };
  if (step.step === 'hand-over') {
    const { id: _id, step: _step, ...handing } = step;
    const data = { ...identified, ...handing, bast: paperOf(step, file) };
    return endingTrack(state, identified, [{ type: 'funds-request.handed-over.v1', data }], done);
  }
  if (step.step === 'reverse') {
    const { handoverId, reasonCode, noteId } = step;
    const handover = round.handovers.find((one) => one.handoverId === handoverId);
    if (handover === undefined) throw new Error(`Step ${step.id} reverses hand-over ${handoverId}, which is unknown`);
    const { householdId, amount, bast } = handover;
    const failed = { ...done, handoverId, householdId, amount, bast: bast.number, reasonCode, noteId };
    const data = { ...identified, ...failed };
    return [{ type: 'funds-request.transfer-failed.v1', data }];
  }
  const moved = movedEvent(identified, {
    ...done,
    stepId: step.id,
    amount: round.amount,
    state: transitionOfStep(step.step).to,
    ...(step.step === 'sign' && { ...paperOf(step, file), date: step.issueDate }),
    ...(step.step === 'sp2d' && { number: step.number, date: step.date }),
    ...('reasonCode' in step && { reasonCode: step.reasonCode, noteId: step.noteId }),
  });
  if (moved.data.state === 'refused' && state.step?.open) {
    return [moved, trackEnded(state, identified, state.step.run, done)];
  }
  if (step.step === 'close' && step.rest > 0) {
    const data = { ...identified, ...done, amount: step.rest, reasonCode: 'sisa-dana' };
    return [{ type: 'funds-request.rest-returned.v1', data }, moved];
  }
  return [moved];
}

/** The events and, when no recipient is open after them, the end of the step of the case. */
function endingTrack(
  state: FundsRequestState,
  identified: Identified,
  events: readonly FundsRequestEvent[],
  done: Done,
): readonly FundsRequestEvent[] {
  const { current } = events.reduce(evolve, state);
  if (!state.step?.open || current === null || !noneWaiting(current)) return events;
  return [...events, trackEnded(events.reduce(evolve, state), identified, state.step.run, done)];
}

/** `refused` when no recipient received anything; with a reason, no money was needed. The amount is that of all rounds. */
function trackEnded(
  { current, handedOverBefore }: FundsRequestState,
  identified: Identified,
  run: number,
  done: Done,
  reasonCode?: string,
): FundsRequestEvent {
  const amount = handedOverBefore + (current ? handedOver(current) : 0);
  const paid = amount > 0 ? 'handed-over' : 'refused';
  const outcome = reasonCode === undefined ? paid : 'not-needed';
  const why = reasonCode === undefined ? {} : { reasonCode };
  return { type: 'funds-request.track-ended.v1', data: { ...identified, ...done, run, outcome, amount, ...why } };
}

export function startedEvent(identified: Identified, step: Step): FundsRequestEvent {
  return { type: 'funds-request.step-started.v1', data: { ...identified, ...step } };
}

/** The request came to another state; what the move does not name is empty. */
function movedEvent(
  identified: Identified,
  move: Done & { readonly state: FundsStatus; readonly amount: number } & Partial<Moved>,
): DomainEvent<'funds-request.moved.v1', Moved> {
  const empty = { number: null, date: null, reasonCode: null, noteId: null, stepId: null };
  return { type: 'funds-request.moved.v1', data: { ...identified, ...empty, ...move } };
}

function paperOf({ step }: Step, file: NumberedFile | null): NumberedFile {
  if (file === null) throw new Error(`The step ${step} cannot end without its paper`);
  return file;
}
