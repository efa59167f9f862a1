import type { MaskedPerson, PeopleDirectory, PersonIdentity } from '@alur/contracts';

/** Stands for the people directory until the service that keeps it (intake) has started in this process. */
export class SharedPeople implements PeopleDirectory {
  #directory: PeopleDirectory | undefined;

  provide(directory: PeopleDirectory): void {
    this.#directory = directory;
  }

  find(tenant: string, query: string, limit: number): Promise<string[]> {
    return this.#get().find(tenant, query, limit);
  }

  show(request: Parameters<PeopleDirectory['show']>[0]): Promise<PersonIdentity | undefined> {
    return this.#get().show(request);
  }

  masked(tenant: string, subjectIds: readonly string[]): Promise<Map<string, MaskedPerson>> {
    return this.#get().masked(tenant, subjectIds);
  }

  #get(): PeopleDirectory {
    if (this.#directory === undefined) throw new Error('No service of this process keeps the people directory');
    return this.#directory;
  }
}
