import { Access, AnyOfficer, CurrentOfficer, type Officer, withoutCase } from '@alur/identity';
import { PageQuery, PatternField, PORTS, pageOptions, Reads, Routes, type ServicePorts } from '@alur/platform';
import { type Holding, isActive, printedName, ROLES, type Staff, type StaffMember } from '@alur/standards';
import { Inject, Query } from '@nestjs/common';

export class OfficersQuery extends PageQuery {
  @PatternField(/^[a-z0-9-]{2,60}$/, { optional: true, description: 'Hanya petugas dengan peran ini' })
  role?: string;
}

export interface OfficerLine extends Omit<StaffMember, 'profile'> {
  readonly roleLabels: readonly string[];
  /** With degrees; null while it is not recorded. */
  readonly name: string | null;
  readonly nip: string | null;
  readonly rank: string | null;
  readonly position: string | null;
  /** Offices that the officer holds now, besides those of the account. */
  readonly holdings: readonly Holding[];
}

/** Who works in the office: to name an officer for work, and to read who is meant by an id. */
@Routes('api/intake/officers', 'Pejabat')
@Access(withoutCase('officers of the own office, no citizen'))
export class Officers {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @Reads('', 'Daftar petugas dinas ini: nama, NIP, pangkat, jabatan, peran dan wilayah')
  @AnyOfficer()
  async list(@CurrentOfficer() { tenant }: Officer, @Query() query: OfficersQuery) {
    const staff = await this.ports.staff.of(tenant);
    const now = this.ports.clock.now().toISOString();
    const { limit, after = '' } = pageOptions(query);
    const found = staff.members
      .filter(({ id, roles }) => id > after && (query.role === undefined || roles.some((role) => role === query.role)))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const items = found.slice(0, limit);
    return {
      items: items.map((member) => lineOf(member, staff, now)),
      next: found.length > limit ? items.at(-1)!.id : null,
    };
  }
}

function lineOf({ profile, ...member }: StaffMember, { holdings }: Staff, now: string): OfficerLine {
  const { nip = null, rank = null, position = null } = profile ?? {};
  return {
    ...member,
    roleLabels: member.roles.map((role) => ROLES[role]),
    name: profile && printedName(profile),
    ...{ nip, rank, position },
    holdings: holdings.filter((one) => one.officer === member.id && isActive(one, now)),
  };
}
