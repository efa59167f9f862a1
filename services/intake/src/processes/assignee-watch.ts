import { PORTS, type ServicePorts, Ticker } from '@alur/platform';
import { allOf } from '@alur/read-models';
import { type Staff, unfitFor } from '@alur/standards';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Cases } from '../application/cases.ts';
import { derivedId } from '../application/derived-id.ts';
import { type AssignedStep, assignedSteps } from '../views/assigned-steps.ts';

const EVERY_MS = 15_000;

/**
 * Gives back the steps of officers who were disabled or lost the role, so that others find them. Steps are looked through
 * after each change of the staff: a step is given only to an officer who fits it at that moment.
 */
@Injectable()
export class AssigneeWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #ticker: Ticker;
  /** The staff of each office at the last look. */
  readonly #seen = new Map<string, string>();

  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Cases) private readonly cases: Cases,
  ) {
    this.#ticker = new Ticker('assignees', () => this.tick(), ports.logger);
  }

  onApplicationBootstrap(): void {
    this.#ticker.start(EVERY_MS);
  }

  onApplicationShutdown(): Promise<void> {
    return this.#ticker.stop();
  }

  /** Answers how many steps were given back. */
  async tick(): Promise<number> {
    let released = 0;
    for (const { code } of this.ports.standards.tenants()) {
      const staff = await this.ports.staff.of(code);
      const now = JSON.stringify(staff);
      if (this.#seen.get(code) === now) continue;
      released += await this.#release(code, staff);
      this.#seen.set(code, now);
    }
    return released;
  }

  async #release(tenant: string, staff: Staff): Promise<number> {
    let released = 0;
    for await (const step of allOf(this.ports.views.of(assignedSteps), { filter: { tenant } })) {
      if (await this.#releaseOne(step, staff)) released += 1;
    }
    return released;
  }

  async #releaseOne({ tenant, caseId, stepId, officer }: AssignedStep, staff: Staff): Promise<boolean> {
    const { state } = await this.ports.runner.load(this.cases.decider(tenant), tenant, caseId);
    const step = state.status === 'none' ? undefined : state.open[stepId];
    if (officer === null || step?.assignee !== officer) return false;
    if (unfitFor(staff, officer, { roles: step.roles }) === null) return false;
    const at = this.ports.clock.now().toISOString();
    const commandId = derivedId(`${tenant}/${caseId}/${stepId}/${step.run}/${officer}/${at}`, 'release');
    const context = { tenant, actor: 'intake', at, commandId, correlationId: commandId };
    await this.cases.execute(caseId, { type: 'release-step', stepId, officer, by: 'intake', at }, context);
    return true;
  }
}
