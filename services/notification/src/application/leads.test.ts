import type { ServicePorts } from '@alur/platform';
import type { Role } from '@alur/standards';
import { expect, test } from '@jest/globals';
import { Leads } from './leads.ts';

const addressed: Record<string, readonly string[]> = { 'kabid-linjamsos': ['kabid-1'] };

function leads(...held: readonly (readonly [id: string, role: Role, active?: boolean])[]): Leads {
  const members = held.map(([id, role, active = true]) => {
    return { id, roles: [role], village: null, district: null, active };
  });
  const runner = { load: async (_: object, __: string, role: string) => ({ state: addressed[role] ?? [] }) };
  return new Leads({ runner, staff: { of: async () => ({ members, holdings: [] }) } } as unknown as ServicePorts);
}

test.each([
  ['who gave an address', leads(['kabid-1', 'kabid-linjamsos'], ['kabid-2', 'kabid-linjamsos']), ['kabid-1']],
  ['the tray where nobody did', leads(['kabid-2', 'kabid-linjamsos']), ['role:kabid-linjamsos']],
  ['the next higher when the post is vacant', leads(['head', 'kepala-dinas']), ['role:kepala-dinas']],
  [
    'the next higher when the account is closed',
    leads(['kabid-1', 'kabid-linjamsos', false], ['s', 'sekretaris-dinas']),
    ['role:sekretaris-dinas'],
  ],
  ['the head where there is nobody at all', leads(), ['role:kepala-dinas']],
])('F4: an alarm for the Kabid reaches %s', async (_, of, expected) => {
  expect(await of.of('oku-selatan', 'kabid-linjamsos')).toEqual(expected);
});

test('an officer whom the case accuses is passed over, and the next higher takes the place', async () => {
  const of = leads(['kabid-1', 'kabid-linjamsos'], ['head', 'kepala-dinas']);
  expect(await of.of('oku-selatan', 'kabid-linjamsos', ['kabid-1'])).toEqual(['role:kepala-dinas']);
});
