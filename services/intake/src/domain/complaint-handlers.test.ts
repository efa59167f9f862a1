import type { Role, StaffMember } from '@alur/standards';
import { expect, test } from '@jest/globals';
import { handlerOf } from './complaint-handlers.ts';

const member = (role: Role, id: string = role): StaffMember => ({
  id,
  roles: [role],
  village: null,
  district: null,
  active: true,
  profile: null,
});
const office = (
  ['petugas-pengaduan', 'kabid-linjamsos', 'sekretaris-dinas', 'kepala-dinas', 'front-office'] as const
).map((role) => member(role));
const without = (...roles: Role[]) => office.filter(({ id }) => !roles.includes(id as Role));
const usual = ['petugas-pengaduan'] as const;

test.each([
  ['front-office', undefined, office, null],
  [undefined, undefined, office, null],
  ['petugas-pengaduan', undefined, office, 'sekretaris-dinas'],
  ['kabid-linjamsos', undefined, office, 'sekretaris-dinas'],
  ['sekretaris-dinas', undefined, office, 'kepala-dinas'],
  ['kepala-dinas', undefined, office, 'sekretaris-dinas'],
  ['petugas-pengaduan', undefined, without('sekretaris-dinas'), 'kepala-dinas'],
  ['front-office', 'suap-pungli', office, 'sekretaris-dinas'],
  ['sekretaris-dinas', 'suap-pungli', office, 'kepala-dinas'],
  ['nobody-known', undefined, office, null],
] as const)('4.3: accused %s, category %s', (accused, category, members, handler) => {
  expect(handlerOf(members, accused, category, usual)).toBe(handler);
});

test('the only officer of the role of the route is not the one who answers about himself', () => {
  const clerks = [member('petugas-pelayanan', 'a'), member('petugas-pelayanan', 'b'), member('sekretaris-dinas')];
  expect(handlerOf(clerks, 'a', undefined, ['petugas-pelayanan'])).toBeNull();
  expect(handlerOf([clerks[0]!, clerks[2]!], 'a', undefined, ['petugas-pelayanan'])).toBe('sekretaris-dinas');
});
