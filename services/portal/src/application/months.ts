import type { Standards } from '@alur/standards';

const OFFSETS = { WIB: '+07:00', WITA: '+08:00' } as const;

/** The instants of a calendar month (`2026-07`) in the zone of an office, for a filter. */
export function monthOf(
  standards: Pick<Standards, 'tenant'>,
  tenant: string,
  month: string,
): { readonly gte: string; readonly lt: string } {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  const offset = OFFSETS[standards.tenant(tenant).zoneLabel];
  const start = (of: string) => new Date(`${of}-01T00:00:00${offset}`).toISOString();
  return { gte: start(month), lt: start(next) };
}
