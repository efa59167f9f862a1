import type { CaseAccessOptions, FactsOf } from '../access/case-access.ts';
import { caseFactsView } from '../access/case-facts.view.ts';
import type { ServiceDescriptor, ServicePorts } from '../runtime/service.ts';

/** Where each service of a process has the facts that access to a case is decided on. */
export class SharedFacts {
  readonly #descriptors: readonly ServiceDescriptor[];
  #ofIntake: FactsOf | undefined;

  constructor(descriptors: readonly ServiceDescriptor[]) {
    this.#descriptors = descriptors;
  }

  /** The services as they run: those that know no cases themselves get a view of the facts where intake is elsewhere. */
  get descriptors(): readonly ServiceDescriptor[] {
    return this.#descriptors.map((descriptor) => {
      const { name, views } = descriptor;
      return this.#isViewed(descriptor) ? { ...descriptor, views: [...views, caseFactsView(name)] } : descriptor;
    });
  }

  /** Its own facts, else those of intake's log in the same process, else its view; the last may be behind. */
  of(
    descriptor: ServiceDescriptor,
    ports: Omit<ServicePorts, 'access'>,
  ): Pick<CaseAccessOptions, 'factsOf' | 'freshness'> {
    const { name } = descriptor;
    const { views, freshness } = ports;
    if (this.#isViewed(descriptor)) {
      return { freshness, factsOf: (_tenant, caseId) => views.of(caseFactsView(name)).get(caseId) };
    }
    const factsOf = descriptor.factsOf?.(ports);
    if (factsOf === undefined) return { factsOf: async (...asked) => this.#ofIntake?.(...asked) };
    if (!isSource(descriptor)) return { factsOf, freshness };
    this.#ofIntake = factsOf;
    return { factsOf };
  }

  #isViewed({ factsOf }: ServiceDescriptor): boolean {
    return factsOf === undefined && !this.#descriptors.some(isSource);
  }
}

/** Intake's log has a case as soon as it is filed. */
function isSource({ name, factsOf }: ServiceDescriptor): boolean {
  return name === 'intake' && factsOf !== undefined;
}
