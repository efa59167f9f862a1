import type { Collection, Filter } from '@alur/read-models';
import { indexesRead } from '@alur/read-models/testing';
import { expect, test } from '@jest/globals';
import { seenBy } from '../application/access.ts';
import { casesView } from './cases.ts';
import { messagesView } from './messages.ts';

const officer = { id: 'oku-selatan.a', village: null, district: null, roles: ['petugas-pengaduan' as const] };
const { tenant, seen } = { tenant: 'oku-selatan', seen: seenBy(officer) };

const newest = (field: string, filter: Filter) => (collection: Collection<object>) =>
  collection.find({ filter: { tenant, ...seen, ...filter }, sort: { by: [field], direction: 'desc' } });

test('a ticket is looked for by its own index, whoever looks', async () => {
  const ticket = { ticketKey: 'C4M9KR3PNP296' };
  const find = (filter: Filter) => indexesRead(casesView.collection, (cases) => cases.find({ filter }));
  const citizens = await find(ticket);
  expect(citizens).toEqual(['documents', 'ticketKey,tenant']);
  expect(await find({ ...ticket, tenant, ...seen })).toEqual(citizens);
});

test.each([
  ['all of them', {}, 'tenant,tags,openedAt'],
  ['those of a person', { subjectId: { in: ['s1'] } }, 'tenant,subjectId,openedAt'],
  ['those of a person in a state', { subjectId: { in: ['s1'] }, state: 'open' }, 'tenant,subjectId,openedAt'],
  ['those of a village in a state', { village: '16.09.01.2004', state: 'open' }, 'tenant,village,openedAt'],
])('cases that an officer sees are found by what narrows most: %s', async (_, filter, index) => {
  expect(await indexesRead(casesView.collection, newest('openedAt', filter))).toEqual(['documents', index]);
});

test.each([
  ['all of them', {}, 'tenant,tags,queuedAt'],
  ['in a state', { state: 'failed' }, 'tenant,tags,state,queuedAt'],
  ['of a case', { caseId: 'c1' }, 'tenant,caseId,tags,queuedAt'],
  ['of a case in a state', { caseId: 'c1', state: 'failed' }, 'tenant,caseId,tags,queuedAt'],
])('messages that an officer sees are found by what narrows most: %s', async (_, filter, index) => {
  expect(await indexesRead(messagesView.collection, newest('queuedAt', filter))).toEqual(['documents', index]);
});

test('cases are counted in an index for a reader whom some accuse, and none is read', async () => {
  const month: Filter = { tenant, openedAt: { gte: '2026-07', lt: '2026-08' } };
  const passed: Filter = { ...month, sla: 'open', dueAt: { lt: '2026-07-20' } };
  const about = { excluded: officer.id };
  for (const filter of [month, passed, { ...month, ...about }, { ...passed, ...about }]) {
    const count = (cases: Collection<object>) => cases.groupCount(filter, ['service', 'sla']);
    expect(await indexesRead(casesView.collection, count)).toEqual(['tenant,openedAt,excluded,service,sla,dueAt']);
  }
});
