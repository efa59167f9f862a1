import {
  CandidateNominated,
  CaseClosed,
  type Contract,
  type ContractMessage,
  FileReturned,
  GrantRecipientChanged,
  NominationRemoved,
  StepOpened,
} from '@alur/contracts';
import { expect, test } from '@jest/globals';
import { grantCandidates, type WaitingCandidate } from './grant-candidates.ts';

const ID = 'oku-selatan.c1';

function message({ type }: Contract, data: object): ContractMessage {
  const told = {
    id: type,
    type,
    source: 'alur/x',
    subject: 'c1',
    time: '2026-08-03T02:00:00.000Z',
    tenant: 'oku-selatan',
  };
  return { ...told, actor: 'x', stream: 's', revision: 0, correlationId: 'c', data: { caseId: 'c1', ...data } };
}

function after(...messages: readonly ContractMessage[]): WaitingCandidate | undefined {
  return messages.reduce<WaitingCandidate | undefined>(
    (document, told) => (touches(document, told) ? grantCandidates.evolve(document, told, ID) : document),
    undefined,
  );
}

function touches(document: WaitingCandidate | undefined, told: ContractMessage): boolean {
  if (grantCandidates.documentsOf(told).includes(ID)) return true;
  const filter = grantCandidates.select?.(told);
  return document !== undefined && filter !== undefined && filter['nominated'] === document.nominated;
}

const opened = message(StepOpened, {
  kind: 'grant-batch',
  subjectId: 's1',
  service: 'x',
  params: { programme: 'p' },
  openedAt: '2026-08-03T01:00:00.000Z',
});
const nominated = message(CandidateNominated, { subjectId: 's1', programme: 'n', at: '2026-08-03T01:00:00.000Z' });
const changed = (state: string, batchId = 'b1') => message(GrantRecipientChanged, { state, batchId });

test('who waits is found until a batch lists him, and again when it lets him go', () => {
  expect(after(opened)).toMatchObject({ programme: 'p', waiting: true, batchId: null, nominated: false });
  expect(after(opened, changed('listed'))).toMatchObject({ waiting: true, batchId: 'b1' });
  expect(after(nominated, changed('listed'), changed('removed'))).toMatchObject({ waiting: true, batchId: null });
  expect(after(nominated, changed('listed', 'b2'), changed('removed', 'b1'))).toMatchObject({ batchId: 'b2' });
});

test('the end of a case ends its waiting, not that of a nominee', () => {
  expect(after(opened, message(CaseClosed, {}))?.waiting).toBe(false);
  expect(after(opened, message(FileReturned, {}), opened)?.waiting).toBe(true);
  expect(after(nominated, message(CaseClosed, {}))?.waiting).toBe(true);
  expect(after(nominated, message(NominationRemoved, {}))?.waiting).toBe(false);
  expect(after(message(CaseClosed, {}))).toBeUndefined();
});

test('a rebuild that brings the batch first ends the same', () => {
  for (const first of [opened, nominated]) {
    expect(after(changed('listed'), first)).toEqual(after(first, changed('listed')));
    expect(after(changed('handed-over'), first)).toEqual(after(first, changed('handed-over')));
  }
  expect(after(message(StepOpened, { kind: 'survey' }))).toBeUndefined();
});
