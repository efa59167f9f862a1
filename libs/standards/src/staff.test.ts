import { expect, test } from '@jest/globals';
import { type StaffMember, unfitFor } from './staff.ts';

const base = { roles: ['petugas-survei'], village: null, district: null, active: true, profile: null } as const;
const members: readonly StaffMember[] = [
  { ...base, id: 'oku.survei' },
  { ...base, id: 'oku.pulang', active: false },
  { ...base, id: 'oku.tksk', roles: ['tksk'], district: '16.09.01' },
  { ...base, id: 'oku.desa', roles: ['petugas-desa'], village: '16.09.01.2004' },
];

test.each([
  ['oku.survei', { roles: ['petugas-survei', 'tagana'] }, null],
  ['oku.survei', {}, null],
  ['oku.tidak-ada', {}, 'officer-unknown'],
  ['oku.pulang', { roles: ['petugas-survei'] }, 'officer-inactive'],
  ['oku.survei', { roles: ['tksk'] }, 'officer-unfit'],
  ['oku.tksk', { roles: ['tksk'], village: '16.09.01.2004' }, null],
  ['oku.tksk', { roles: ['tksk'], village: null }, null],
  ['oku.tksk', { roles: ['tksk'], village: '16.09.10.2001' }, 'officer-elsewhere'],
  ['oku.desa', { village: '16.09.01.2004' }, null],
  ['oku.desa', { village: '16.09.01.2002' }, 'officer-elsewhere'],
] as const)('%s for %j: %s', (id, post, unfit) => {
  expect(unfitFor({ members }, id, post)).toBe(unfit);
});
