import { SubjectErased } from '@alur/contracts';
import { SubjectErasedError } from '@alur/privacy';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Module } from '@nestjs/common';
import { ServiceUnderTest, until } from '../testing/index.ts';

@Module({})
class WithoutHandlers {}

const NOW = '2026-08-03T02:00:00.000Z';
const tenant = 'oku-selatan';
const service = new ServiceUnderTest(
  {
    name: 'survey',
    title: 'Survei',
    description: 'A service that handles nothing.',
    module: () => ({ module: WithoutHandlers }),
    views: [],
  },
  { now: NOW },
);

beforeAll(() => service.start());
afterAll(() => service.close());

test('a service that handles nothing itself still loses the key of a person who was erased', async () => {
  const { vault } = service.ports;
  const note = (subjectId: string) => ({ tenant, subjectId, kind: 'note', data: { text: 'Warga Contoh' } });
  const erased = await vault.put(note('person-1'));
  const kept = await vault.put(note('person-2'));
  const about = { subjectId: 'person-1', ground: 'permintaan', by: 'oku-selatan.pdp-1', at: NOW };
  await service.tell(SubjectErased, tenant, 'person-1', about);
  await until(
    () => vault.get(tenant, erased),
    (record) => record === undefined,
  );
  await expect(vault.put(note('person-1'))).rejects.toThrow(SubjectErasedError);
  expect(await vault.get(tenant, kept)).toEqual({ text: 'Warga Contoh' });
});
