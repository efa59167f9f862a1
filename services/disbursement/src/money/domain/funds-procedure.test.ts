import { type Decision, isRejection } from '@alur/event-sourcing';
import { FUNDS_DESKS, FUNDS_STATUSES, FUNDS_TRANSITIONS, type FundsDesk, type FundsStatus } from '@alur/standards';
import { describe, expect, test } from '@jest/globals';
import {
  ABOUT,
  AMOUNT,
  AT,
  drafted,
  EVERY_COMMAND,
  EVERYTHING,
  handedOver,
  handOver,
  moved,
  OPEN,
  RECIPIENTS,
} from '../../test/fixtures/funds-request.ts';
import { fundsRequest } from './funds-request.ts';
import type { FundsRequestCommand, OfficerCommand } from './funds-request-commands.ts';
import type { FundsRequestEvent } from './funds-request-events.ts';
import { type FundsRequestState, INITIAL } from './funds-request-state.ts';

const NAMES = EVERY_COMMAND.map(({ type }) => type);
const STATES = [null, ...FUNDS_STATUSES];
const DESKS = Object.keys(FUNDS_DESKS) as FundsDesk[];
const FILE = { number: 'NO-1', fileHash: 'hash' };
const SYSTEM = { id: 'system' };
const paid = RECIPIENTS[0]!.amount;

const fold = (events: readonly FundsRequestEvent[], state = INITIAL) => events.reduce(fundsRequest.evolve, state);

/** The first recipient was paid by transfer. For the SPJ the second one's money goes back, else that one still waits. */
function requestIn(status: FundsStatus | null, type?: OfficerCommand['type']): FundsRequestState {
  if (status === null) return fold(OPEN);
  const notReceived: FundsRequestEvent = {
    type: 'funds-request.not-received.v1',
    data: { ...ABOUT, by: 'x', at: AT, householdId: 'house-2', amount: AMOUNT - paid, reasonCode: 'x', noteId: null },
  };
  const settled = type === 'account' ? [notReceived] : [];
  const state = fold([...OPEN, drafted, handedOver(0, 'transfer'), ...settled, moved(status, SYSTEM, FILE)]);
  return { ...state, served: [], desks: INITIAL.desks };
}

function commandOf(type: OfficerCommand['type']): OfficerCommand {
  if (type === 'hand-over') return handOver({ id: 'x', handoverId: 'handover-2', householdId: 'house-2' });
  const command = EVERY_COMMAND.find((one) => one.type === type)!;
  if (type === 'mark-not-received') return { ...command, householdId: 'house-2' } as OfficerCommand;
  if (type === 'account') return { ...command, handedOver: paid, returned: AMOUNT - paid } as OfficerCommand;
  return command;
}

function run(state: FundsRequestState, command: FundsRequestCommand): FundsRequestState | string {
  const decision: Decision<FundsRequestEvent> = fundsRequest.decide(state, command);
  return isRejection(decision) ? decision.code : fold(decision, state);
}

/** To which state the request comes, with the step that led there; or the code of the refusal. */
function outcome(state: FundsRequestState, command: FundsRequestCommand): string {
  const after = run(state, command);
  if (typeof after === 'string' || after.pending === null) {
    return typeof after === 'string' ? after : `→ ${after.current?.status}`;
  }
  expect(after.current?.status).toBe(state.current?.status);
  const { id, step } = after.pending;
  const done = run(after, { ...ABOUT, type: 'complete', id, file: FILE });
  if (typeof done === 'string' || done.pending !== null) throw new Error(`The step ${step} did not end`);
  return `${step} → ${done.current?.status}`;
}

const done = ({ step, to }: (typeof FUNDS_TRANSITIONS)['draft'], from?: FundsStatus | null) => {
  // Without a request there is nothing to move, and books that were closed stay closed.
  const kept = to === 'not-needed' && (from === null || from === 'closed');
  const at = kept ? (from ?? undefined) : to;
  return step === undefined ? `→ ${at}` : `${step} → ${at}`;
};
const conflict = (type: OfficerCommand['type']) =>
  ({ submit: 'not-signed', 'hand-over': 'not-disbursed' })[type as string] ?? 'funds-state-conflict';

test('the table of the procedure has exactly the commands of officers, and what the system does', () => {
  expect([...NAMES, 'cancel']).toEqual(Object.keys(FUNDS_TRANSITIONS));
});

describe.each(NAMES)('R-06: %s', (type) => {
  const transition = FUNDS_TRANSITIONS[type];

  test.each(STATES)('on a request that is %s', (status) => {
    for (const desk of DESKS) {
      const may = transition.from.includes(status) ? done(transition, status) : conflict(type);
      const state = requestIn(status, type);
      const only = { id: 'oku-selatan.one-role', roles: [FUNDS_DESKS[desk]] };
      const command = { ...commandOf(type), ...ABOUT };
      const byDesk = outcome(state, { ...command, officer: only });
      expect([desk, byDesk]).toEqual([desk, desk === transition.desk ? may : 'wrong-role']);

      const every = { id: 'oku-selatan.every-role', roles: EVERYTHING };
      const actedBefore = { ...state, desks: { ...state.desks, [desk]: [every.id] } };
      const again = outcome(actedBefore, { ...command, officer: every });
      expect([desk, again]).toEqual([desk, desk === transition.desk ? may : 'not-by-same-officer']);
    }
  });

  test.each(transition.from)('after the end of the step of the case, on a request that is %s', (status) => {
    const { step, ...state } = requestIn(status, type);
    const ended = { ...state, step: step && { ...step, open: false } };
    const officer = { id: 'oku-selatan.every-role', roles: EVERYTHING };
    const command = { ...commandOf(type), ...ABOUT, officer };
    expect(outcome(ended, command)).toBe(transition.afterCase ? done(transition, status) : 'step-not-open');
    expect(outcome({ ...state, step: null }, command)).toBe('step-not-open');
  });

  test('the desk is noted, so that nobody acts at a second one', () => {
    const officer = { id: 'oku-selatan.every-role', roles: EVERYTHING };
    const after = run(requestIn(transition.from[0]!, type), { ...commandOf(type), ...ABOUT, officer });
    expect(after).toMatchObject({ desks: { ...INITIAL.desks, [transition.desk!]: [officer.id] } });
  });
});

test.each(STATES)('the end of the case on a request that is %s', (status) => {
  const closed = { ...ABOUT, type: 'note-closed', id: 'x', by: SYSTEM.id, at: AT } as const;
  const { cancel } = FUNDS_TRANSITIONS;
  const expected = cancel.from.includes(status) ? done(cancel) : `→ ${status ?? undefined}`;
  expect(outcome(requestIn(status), closed)).toBe(expected);
  expect(run(requestIn(status), closed)).toMatchObject({ step: { open: false }, desks: INITIAL.desks });
});
