import { PORTS, type ServicePorts, Ticker } from '@alur/platform';
import { allOf, type Filter } from '@alur/read-models';
import { alarmsReached } from '@alur/standards';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Cases } from '../application/cases.ts';
import { derivedId } from '../application/derived-id.ts';
import { type OpenDeadlines, openDeadlines } from '../views/open-deadlines.ts';

const BREACHES_EVERY_MS = 15_000;
const ALARMS_EVERY_MS = 5 * 60_000;
/** The amber level comes one working day before, which may be two weeks with the longest row of holidays. */
const AHEAD_MS = 21 * 86_400_000;

/**
 * Turns limits that are near their end or have passed into events, each once. The view only lists candidates: the case
 * itself decides, so a stale view, a restart or two schedulers at once change nothing.
 */
@Injectable()
export class OverdueScheduler implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #tickers: readonly (readonly [Ticker, number])[];

  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Cases) private readonly cases: Cases,
  ) {
    this.#tickers = [
      [new Ticker('overdue', () => this.tick(), ports.logger), BREACHES_EVERY_MS],
      [new Ticker('deadline-alarms', () => this.watch(), ports.logger), ALARMS_EVERY_MS],
    ];
  }

  onApplicationBootstrap(): void {
    for (const [ticker, everyMs] of this.#tickers) ticker.start(everyMs);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.#tickers.map(([ticker]) => ticker.stop()));
  }

  /** Marks what has passed. Answers how many cases were looked at. */
  tick(): Promise<number> {
    const at = this.ports.clock.now().toISOString();
    return this.#check({ nextDueAt: { lt: at } }, 'nextDueAt', at);
  }

  /** Reminds before a limit ends and after it has passed. Answers how many cases were looked at. */
  watch(): Promise<number> {
    const now = this.ports.clock.now();
    const ahead = new Date(now.getTime() + AHEAD_MS).toISOString();
    return this.#check({ watchFrom: { lt: ahead } }, 'watchFrom', now.toISOString());
  }

  async #check(filter: Filter, field: string, at: string): Promise<number> {
    let seen = 0;
    const found = allOf(this.ports.views.of(openDeadlines), { filter, sort: { by: [field], direction: 'asc' } });
    for await (const { _id, ...of } of found) {
      if (!this.#mayHaveReached(of, at)) continue;
      seen += 1;
      const commandId = derivedId(`${of.tenant}/${_id}/${at}`, 'deadlines');
      const context = { tenant: of.tenant, actor: 'intake', at, commandId, correlationId: commandId };
      await this.cases
        .execute(_id, { type: 'check-deadlines', at }, context)
        .catch((err: unknown) => this.ports.logger.error({ err, caseId: _id }, 'due times were not checked'));
    }
    return seen;
  }

  /** Without the pauses, which the view does not hold: they only make a level come later. */
  #mayHaveReached({ tenant, service, serviceVersion, deadlines }: OpenDeadlines, at: string): boolean {
    // A case that is being opened again: its steps come with the next message.
    if (service === '') return false;
    const { clock } = this.ports.standards;
    const definition = this.ports.standards.service(service, serviceVersion);
    return deadlines.some(({ stepId, kind, start, dueAt, done }) => {
      const limit = stepId === null ? definition.limit : definition.route?.steps[stepId]?.limit;
      if (dueAt === null || !limit) return false;
      const reached = alarmsReached(clock, { tenant, limit, kind, start, dueAt, pauses: [] }, at);
      return reached.some(({ level }) => !done.includes(level));
    });
  }
}
