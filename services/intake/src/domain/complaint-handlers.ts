import type { Role, StaffMember } from '@alur/standards';

/** Bribes and illegal levies: neither Kasi nor Kabid hears of them first. */
export const BRIBERY = 'suap-pungli';

const ABOVE: readonly (readonly [Role, Role])[] = [
  // Recorded by the Sekretaris and forwarded to the Inspektorat or the Bupati with their number.
  ['kepala-dinas', 'sekretaris-dinas'],
  ['sekretaris-dinas', 'kepala-dinas'],
  ['petugas-pengaduan', 'sekretaris-dinas'],
  ['kabid-linjamsos', 'sekretaris-dinas'],
];

/**
 * The role that answers a complaint in place of the role of its route; null: that of the route. Pure.
 * @param accused id of the officer whom it accuses
 * @param usual roles of the route
 */
export function handlerOf(
  members: readonly StaffMember[],
  accused: string | undefined,
  category: string | undefined,
  usual: readonly Role[],
): Role | null {
  const roles = members.find(({ id }) => id === accused)?.roles ?? [];
  const held = (role: Role) => members.some((one) => one.active && one.id !== accused && one.roles.includes(role));
  const above = ABOVE.find(([role]) => roles.includes(role))?.[1];
  const nobodyElse = roles.some((role) => usual.includes(role)) && !usual.some(held);
  const wanted = above ?? (category === BRIBERY || nobodyElse ? 'sekretaris-dinas' : null);
  if (wanted === null || held(wanted)) return wanted;
  const other = wanted === 'sekretaris-dinas' ? 'kepala-dinas' : 'sekretaris-dinas';
  return held(other) ? other : wanted;
}
