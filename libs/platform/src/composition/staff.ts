import type { LocalAccounts } from '@alur/identity';
import { type Holding, rolesHeld, type Staff, type StaffDirectory, type StaffMember } from '@alur/standards';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../runtime/clock.ts';
import type { HoldingsOf, ServiceDescriptor, ServiceName } from '../runtime/service.ts';
import type { SharedPeople } from './people.ts';

/** How long a process without intake may work with the holdings that it asked for last. */
const REMEMBERED_MS = 5_000;

/** Who works in an office: the accounts of this machine and intake's holdings where it runs on it, else what intake lists. */
export class SharedStaff {
  readonly #accounts: Pick<LocalAccounts, 'list'>;
  readonly #people: Pick<SharedPeople, 'remote'>;
  readonly #services: readonly ServiceName[];
  readonly #isSource: boolean;
  readonly #clock: Clock;
  readonly #remembered = new LRUCache<string, readonly Holding[]>({ max: 1_000, ttl: REMEMBERED_MS });
  #holdingsOf: HoldingsOf | undefined;

  constructor(
    accounts: Pick<LocalAccounts, 'list'>,
    people: Pick<SharedPeople, 'remote'>,
    descriptors: readonly ServiceDescriptor[],
    clock: Clock,
  ) {
    this.#accounts = accounts;
    this.#people = people;
    this.#clock = clock;
    this.#services = descriptors.map(({ name }) => name);
    this.#isSource = descriptors.some((descriptor) => descriptor.people !== undefined);
  }

  /** Called by the service of this process that records holdings. */
  provide(holdingsOf: HoldingsOf): void {
    this.#holdingsOf = holdingsOf;
  }

  for(service: ServiceName): StaffDirectory {
    const remote = this.#remote(service);
    return { of: async (tenant) => (remote === undefined ? this.#local(tenant) : remote.of(tenant)) };
  }

  /** For every request: remembered where they come from elsewhere, and none while intake does not answer. */
  async holdings(tenant: string): Promise<readonly Holding[]> {
    if (this.#holdingsOf !== undefined) return this.#holdingsOf(tenant);
    const remote = this.#remote(this.#services[0]!);
    if (remote === undefined) return [];
    const known = this.#remembered.get(tenant);
    if (known !== undefined) return known;
    const { holdings } = await remote.of(tenant).catch(() => ({ holdings: [] }));
    this.#remembered.set(tenant, holdings);
    return holdings;
  }

  #remote(service: ServiceName): StaffDirectory | undefined {
    return this.#isSource ? undefined : this.#people.remote(service);
  }

  async #local(tenant: string): Promise<Staff> {
    const accounts = await this.#accounts.list(tenant);
    const holdings = (await this.#holdingsOf?.(tenant)) ?? [];
    const at = this.#clock.now().toISOString();
    const members = accounts.map(({ officer, disabled, profile }): StaffMember => {
      const { id, village, district } = officer;
      const roles = [...new Set([...officer.roles, ...rolesHeld(holdings, id, at)])];
      return { id, roles, village, district, active: !disabled, profile };
    });
    return { members, holdings };
  }
}
