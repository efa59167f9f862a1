import { allContracts } from '@alur/contracts';
import { FUNDS_STATUSES, fundsDeskOf, LABELS } from '@alur/standards';
import { expect, test } from '@jest/globals';
import { timelineView } from '../views/timeline.ts';

/** Events that name no case, or that belong to the access log. */
const WITHOUT_CASE = [
  'fund-moved',
  'fund-opened',
  'grant-batch-opened',
  'grant-batch-reported',
  'grant-decreed',
  'grant-step-started',
  'stock-item-defined',
  'stock-lot-received',
  'identity-accessed',
  'log-anchored',
  'subject-erased',
  'satisfaction-answered',
  'findings-viewed',
];

test('every event that can stand in the history of a case has a name in Indonesian', () => {
  const told = allContracts().filter(
    ({ type, topic }) =>
      timelineView.topics.includes(topic) &&
      timelineView.documentsOf({
        ...{ id: 'x', type, source: 'alur/x', subject: 'c1', time: '', tenant: 't', actor: 'x', stream: 's' },
        ...{ revision: 0, correlationId: 'x', data: { caseId: 'c1' } },
      }).length > 0,
  );
  const unnamed = told.map(({ type }) => type.split('.')[2]!).filter((name) => !(name in LABELS.events));
  expect(unnamed.filter((name) => !WITHOUT_CASE.includes(name))).toEqual([]);
});

test('every state of a request for money has a name, and the next act where it waits for somebody', () => {
  expect(Object.keys(LABELS.fundsStates)).toEqual([...FUNDS_STATUSES]);
  const waiting = FUNDS_STATUSES.filter((state) => fundsDeskOf(state) !== undefined);
  expect(Object.keys(LABELS.fundsActs)).toEqual(waiting);
});
