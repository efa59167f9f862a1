import type { LocalAccounts } from '@alur/identity';
import type { Staff, StaffDirectory, StaffMember } from '@alur/standards';
import type { ServiceDescriptor, ServiceName } from '../runtime/service.ts';
import type { SharedPeople } from './people.ts';

/** Who works in an office: the accounts of this machine where intake runs on it, else what intake lists. */
export class SharedStaff {
  readonly #accounts: Pick<LocalAccounts, 'list'>;
  readonly #people: Pick<SharedPeople, 'remote'>;
  readonly #isSource: boolean;

  constructor(
    accounts: Pick<LocalAccounts, 'list'>,
    people: Pick<SharedPeople, 'remote'>,
    descriptors: readonly ServiceDescriptor[],
  ) {
    this.#accounts = accounts;
    this.#people = people;
    this.#isSource = descriptors.some((descriptor) => descriptor.people !== undefined);
  }

  for(service: ServiceName): StaffDirectory {
    const remote = this.#isSource ? undefined : this.#people.remote(service);
    return { of: async (tenant) => (remote === undefined ? this.#local(tenant) : remote.of(tenant)) };
  }

  async #local(tenant: string): Promise<Staff> {
    const accounts = await this.#accounts.list(tenant);
    const members = accounts.map(({ officer, disabled }): StaffMember => {
      const { id, roles, village, district } = officer;
      return { id, roles, village, district, active: !disabled };
    });
    return { members };
  }
}
