import { scenario } from '@alur/event-sourcing/testing';
import { expect, test } from '@jest/globals';
import { aidBefore, aidReceived } from '../../shared/domain/aid-received.ts';
import { type Candidate, type GrantCandidateEvent, grantCandidate } from './grant-candidate.ts';

const at = '2026-08-03T02:00:00.000Z';
const step = { stepId: 'grant', run: 1, notBy: [] };
const candidate: Candidate = { caseId: 'c1', programme: 'p', subjectId: 's1', step, choice: null, at };
const nominee: Candidate = { ...candidate, step: null };
const waits = (of: Candidate): GrantCandidateEvent => ({ type: 'grant-candidate.waiting.v1', data: of });
const taken: GrantCandidateEvent = { type: 'grant-candidate.taken.v1', data: { caseId: 'c1', batchId: 'b1', at } };
const waiting = scenario(grantCandidate).given(waits(candidate));
const take = { type: 'take', batchId: 'b1', at } as const;
const left: GrantCandidateEvent = { type: 'grant-candidate.left.v1', data: { caseId: 'c1', reasonCode: 'x', at } };
const leave = { type: 'leave', reasonCode: 'x', at } as const;

test('one batch takes a candidate; it may ask again, another one may not', () => {
  waiting.when(take).then(taken).when(take).then();
  waiting
    .given(taken)
    .when({ ...take, batchId: 'b2' })
    .thenRejected('already-listed');
  scenario(grantCandidate).given().when(take).thenRejected('candidate-not-found');
});

test('only the batch that took a candidate releases him, and then another one may take him', () => {
  waiting.given(taken).when({ type: 'release', batchId: 'b2', at }).then();
  waiting
    .given(taken)
    .when({ type: 'release', batchId: 'b1', at })
    .then({ type: 'grant-candidate.released.v1', data: { caseId: 'c1', batchId: 'b1', at } })
    .when({ ...take, batchId: 'b2' })
    .then({ type: 'grant-candidate.taken.v1', data: { caseId: 'c1', batchId: 'b2', at } });
});

test('a candidate whose case ended waits no more; an old opening does not bring him back, a new run does', () => {
  const gone = waiting.when({ ...leave, onlyCase: true }).then(left);
  gone.when(take).thenRejected('candidate-not-found');
  gone.when({ type: 'wait', candidate }).then();
  const again = { ...candidate, step: { ...step, run: 2 } };
  gone.when({ type: 'wait', candidate: again }).then(waits(again));
});

test('a nominee waits on when the case that nominated him ends, until he is struck off', () => {
  const list = scenario(grantCandidate).given(waits(nominee));
  list.when({ ...leave, onlyCase: true }).then();
  list.when({ ...leave, onlyCase: false }).then(left);
});

test('whoever comes second in the aid of a person sees the first', () => {
  const record = (source: string) => ({ type: 'record', source, kind: 'batch', at }) as const;
  const recorded = (source: string) =>
    ({ type: 'aid-received.recorded.v1', data: { source, kind: 'batch', at } }) as const;
  const both = scenario(aidReceived)
    .given(recorded('b1'))
    .when(record('b1'))
    .then()
    .when(record('b2'))
    .then(recorded('b2'));
  expect(aidBefore(both.state(), 'b1')).toEqual([]);
  expect(aidBefore(both.state(), 'b2')).toEqual(['b1']);
  expect(aidBefore(both.state(), 'b3')).toEqual(['b1', 'b2']);
  both
    .when({ ...record('b1'), type: 'withdraw' })
    .then({ type: 'aid-received.withdrawn.v1', data: { source: 'b1', kind: 'batch', at } });
});
