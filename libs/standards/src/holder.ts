import { type Holding, holdingOf, mandateOf, type OfficeAt } from './staff.ts';
import { officialOn, type Tenant } from './tenant.ts';

/** `acting`: somebody else acts for this holder for a time, who then signs alone. `unknown`: no record names a holder. */
export type Holder = 'self' | 'another' | 'acting' | 'unknown';

/**
 * Who holds an office, seen from one officer: a recorded holding before the tenant's data (INC-38).
 * @param date local calendar date of `at`
 */
export function holderOf(
  tenant: Pick<Tenant, 'officials'>,
  holdings: readonly Holding[],
  office: OfficeAt & { readonly date: string },
  officer: string,
): Holder {
  const holding = holdingOf(holdings, office);
  const official = officialOn(tenant, office.role, office.date, office.village);
  if (holding === undefined) {
    if (official === undefined) return 'unknown';
    return official.officerId === undefined || official.officerId === officer ? 'self' : 'another';
  }
  if (holding.officer === officer) return 'self';
  if (holding.kind === 'definitif') return 'another';
  const definitive = holdings.find(
    (one) => one.kind === 'definitif' && one.officer === officer && one.role === office.role,
  );
  return definitive !== undefined || official?.officerId === officer ? 'acting' : 'another';
}

/** The holding by which an officer signs a letter for an office: the own or acting one, else a mandate for its kind. */
export function holdingBy(
  holdings: readonly Holding[],
  officer: string,
  letterType: string,
  office: OfficeAt,
): Holding | undefined {
  const holding = holdingOf(holdings, office);
  return holding?.officer === officer ? holding : mandateOf(holdings, officer, letterType, office);
}
