import { tagsFor } from '@alur/identity';
import { indexesRead } from '@alur/read-models/testing';
import { expect, test } from '@jest/globals';
import { messages } from './messages.ts';

const seen = {
  tenant: 'oku-selatan',
  tags: { in: tagsFor({ id: 'oku-selatan.a', roles: ['petugas-pengaduan'] }) },
  excluded: { not: 'oku-selatan.a' },
};

test.each([
  ['all of them', {}, 'tenant,tags,queuedAt'],
  ['in a state', { state: 'failed' }, 'tenant,tags,state,queuedAt'],
  ['of a case', { caseId: 'c1' }, 'tenant,caseId,tags,queuedAt'],
  ['of a case in a state', { caseId: 'c1', state: 'failed' }, 'tenant,caseId,tags,queuedAt'],
])('messages that an officer sees are found by what narrows most: %s', async (_, asked, index) => {
  const sort = { by: ['queuedAt'], direction: 'desc' } as const;
  const read = await indexesRead(messages.collection, (log) => log.find({ filter: { ...seen, ...asked }, sort }));
  expect(read).toEqual(['documents', index]);
});
