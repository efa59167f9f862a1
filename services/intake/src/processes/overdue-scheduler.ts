import { PORTS, type ServicePorts, Ticker } from '@alur/platform';
import { allOf } from '@alur/read-models';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Cases } from '../application/cases.ts';
import { derivedId } from '../application/derived-id.ts';
import { openDeadlines } from '../views/open-deadlines.ts';

const EVERY_MS = 15_000;

/**
 * Turns a passed due time into one `StepOverdue` per step and run. The view only lists candidates: the case itself
 * decides, so a stale view, a restart or two schedulers at once change nothing.
 */
@Injectable()
export class OverdueScheduler implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #ticker: Ticker;

  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Cases) private readonly cases: Cases,
  ) {
    this.#ticker = new Ticker('overdue', () => this.tick(), ports.logger);
  }

  onApplicationBootstrap(): void {
    this.#ticker.start(EVERY_MS);
  }

  onApplicationShutdown(): Promise<void> {
    return this.#ticker.stop();
  }

  /** Answers how many steps were looked at. */
  async tick(): Promise<number> {
    const at = this.ports.clock.now().toISOString();
    let seen = 0;
    const due = allOf(this.ports.views.of(openDeadlines), {
      filter: { nextDueAt: { lt: at } },
      sort: { by: ['nextDueAt'], direction: 'asc' },
    });
    for await (const { _id, tenant, steps } of due) {
      for (const { stepId, run, dueAt } of steps) {
        if (dueAt === null || dueAt >= at) continue;
        await this.#mark(tenant, _id, { stepId, run, dueAt }, at).catch((err: unknown) =>
          this.ports.logger.error({ err, caseId: _id, stepId }, 'a passed due time was not marked'),
        );
        seen += 1;
      }
    }
    return seen;
  }

  async #mark(
    tenant: string,
    caseId: string,
    { stepId, run, dueAt }: { stepId: string; run: number; dueAt: string },
    at: string,
  ): Promise<void> {
    const commandId = derivedId(`${tenant}/${caseId}/${stepId}/${run}/${dueAt}`, 'overdue');
    const context = { tenant, actor: 'intake', at, commandId, correlationId: commandId };
    await this.cases.execute(caseId, { type: 'mark-overdue', stepId, run, at }, context);
  }
}
