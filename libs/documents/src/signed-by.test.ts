import type { StaffMember } from '@alur/standards';
import { expect, test } from '@jest/globals';
import { signedBy } from './signed-by.ts';

const office = { title: 'Kepala Dinas Sosial', name: 'Drs. Kepala', nip: '1', rank: 'Pembina' };
const profile = {
  ...{ name: 'Siti Contoh', titleBefore: 'Dra.', titleAfter: 'M.Si.', nip: '197001011995031001' },
  ...{ rank: 'Penata / III-c', position: 'Kepala Bidang Linjamsos' },
};
const member: StaffMember = {
  ...{ id: 'oku.kabid', roles: ['kabid-linjamsos'], village: null, district: null, active: true },
  profile,
};
const person = { name: 'Dra. Siti Contoh, M.Si.', nip: profile.nip, rank: profile.rank };
const titleOf = () => 'Sekretaris';

test.each([
  [undefined, office],
  [
    { kind: 'definitif', through: null },
    { ...office, ...person },
  ],
  [
    { kind: 'plt', through: null },
    { ...person, title: 'Plt. Kepala Dinas Sosial' },
  ],
  [
    { kind: 'plh', through: null },
    { ...person, title: 'Plh. Kepala Dinas Sosial' },
  ],
  [
    { kind: 'an', through: null },
    { ...person, notation: ['a.n. Kepala Dinas Sosial'], title: 'Kepala Bidang Linjamsos' },
  ],
  [
    { kind: 'an', through: 'sekretaris-dinas' },
    { ...person, notation: ['a.n. Kepala Dinas Sosial', 'Sekretaris,', 'u.b.'], title: 'Kepala Bidang Linjamsos' },
  ],
] as const)('%j', (holding, block) => {
  expect(signedBy(office, holding, member, titleOf)).toEqual(block);
});

test('the name of an office that the data leave open is that of the officer, where it is recorded', () => {
  expect(signedBy({ ...office, name: null, nip: null, rank: null }, undefined, member, titleOf)).toMatchObject(person);
  expect(signedBy({ ...office, name: null }, undefined, { ...member, profile: null }, titleOf).name).toBeNull();
});
