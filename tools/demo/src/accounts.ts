import { DISTRICT_ROLES, type OfficerProfile, ROLES, type Role, VILLAGE_ROLES } from '@alur/standards';

/** An account of the demo. Outside the demo there are none until an operator makes them (`npx alur users add`). */
export interface DemoAccount {
  readonly tenant: string;
  readonly username: string;
  readonly roles: readonly Role[];
  readonly village: string | null;
  readonly district: string | null;
  readonly profile: OfficerProfile;
}

export const DEMO_TENANTS = {
  'oku-selatan': { village: '16.09.01.2004', district: '16.09.01' },
  'luwu-timur': { village: '73.24.04.2001', district: '73.24.04' },
} as const;

export type DemoTenant = keyof typeof DEMO_TENANTS;

/** One account for every role of both tenants; the username is the role. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = Object.entries(DEMO_TENANTS).flatMap(([tenant, place]) =>
  (Object.keys(ROLES) as Role[]).map((role, index) => ({
    tenant,
    username: role,
    roles: [role],
    village: VILLAGE_ROLES.includes(role) ? place.village : null,
    district: DISTRICT_ROLES.includes(role) ? place.district : null,
    profile: profileOf(role, index),
  })),
);

/** Fictitious, and seen to be so. */
function profileOf(role: Role, index: number): OfficerProfile {
  const nip = `198001012005011${String(index + 1).padStart(3, '0')}`;
  const name = `Contoh ${ROLES[role]}`;
  return { name, titleBefore: null, titleAfter: 'S.Sos.', nip, rank: 'Penata / III-c', position: ROLES[role] };
}
