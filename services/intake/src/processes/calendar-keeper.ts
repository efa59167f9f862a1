import { CalendarRevised, type ContractMessage, type DataOf } from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { accept, PORTS, policyContext, type ServicePorts, Ticker } from '@alur/platform';
import { allOf } from '@alur/read-models';
import { calendarAlarm, reminderDay } from '@alur/standards';
import { Inject, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Cases } from '../application/cases.ts';
import { derivedId } from '../application/derived-id.ts';
import { workingCalendar } from '../domain/working-calendar.ts';
import { intakeCases } from '../views/intake-cases.ts';

const EVERY_MS = 5 * 60_000;

/** Records which calendars an office counts by, reminds of the one that is not decreed, and moves due times by a new one. */
@ContractConsumer()
export class CalendarKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #ticker: Ticker;

  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Cases) private readonly cases: Cases,
  ) {
    this.#ticker = new Ticker('calendar', () => this.tick(), ports.logger);
  }

  onApplicationBootstrap(): void {
    this.#ticker.start(EVERY_MS);
  }

  onApplicationShutdown(): Promise<void> {
    return this.#ticker.stop();
  }

  async tick(): Promise<void> {
    const { standards, clock, runner } = this.ports;
    const at = clock.now().toISOString();
    const years = standards.calendars.map(({ year, version, provisional = false }) => ({ year, version, provisional }));
    for (const { code: tenant } of standards.tenants()) {
      const execute = async (key: string, command: Parameters<typeof workingCalendar.decide>[1]) => {
        const commandId = derivedId(`${tenant}/${key}`, 'calendar');
        const context = { tenant, actor: 'intake', at, commandId, correlationId: commandId };
        accept(await runner.execute(workingCalendar, 'days', command, context));
      };
      await execute(`load/${at}`, { type: 'load', years, at });
      const today = standards.localDate({ tenant, at });
      const alarm = calendarAlarm(standards.clock, today);
      if (alarm === null) continue;
      const { year, state } = alarm;
      const day = reminderDay(alarm, today);
      await execute(`remind/${at}`, { type: 'remind', year, state, day, at });
    }
  }

  /** Every case that may have a due time in the year: those that were opened in the year before, or later. */
  @OnContract('intake', CalendarRevised)
  async revised(message: ContractMessage<DataOf<typeof CalendarRevised>>): Promise<void> {
    const { tenant, data } = message;
    const at = this.ports.clock.now().toISOString();
    const found = allOf(this.ports.views.of(intakeCases), {
      filter: { tenant, openedAt: { gte: `${data.year - 1}` } },
      sort: { by: ['openedAt'], direction: 'asc' },
    });
    for await (const { _id } of found) {
      const context = policyContext(message, `intake.recalculate.${_id}`);
      await this.cases.execute(_id, { type: 'recalculate', at }, context);
    }
  }
}
