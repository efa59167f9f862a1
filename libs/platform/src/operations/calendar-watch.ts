import { type CalendarAlarm, calendarAlarm, type Standards } from '@alur/standards';
import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '../runtime/clock.ts';
import type { HealthCheck } from '../runtime/health.ts';

/** Says in health and metrics that the days off of a year are not decreed, months before somebody counts by them. */
export class CalendarWatch {
  readonly #standards: Pick<Standards, 'clock'>;
  readonly #clock: Clock;

  constructor(standards: Pick<Standards, 'clock'>, clock: Clock) {
    this.#standards = standards;
    this.#clock = clock;
  }

  /** By the day in UTC: hours do not matter to a reminder that lasts for months. */
  alarm(): CalendarAlarm | null {
    return calendarAlarm(this.#standards.clock, this.#clock.now().toISOString().slice(0, 10));
  }

  /** The office goes on without the decree, so health is only degraded. */
  readonly check: HealthCheck = {
    name: 'calendar',
    optional: true,
    check: async () => {
      const alarm = this.alarm();
      if (alarm === null) return;
      const name = alarm.state === 'missing' ? 'CalendarMissing' : 'CalendarProvisional';
      throw Object.assign(new Error(), { name, code: String(alarm.year) });
    },
  };

  show(registry: Registry): void {
    const alarm = () => this.alarm();
    new Gauge({
      name: 'alur_calendar_alarm',
      help: 'A year whose days off are not decreed: 1 from October before it, 2 from December before it and while it runs',
      labelNames: ['year', 'state'],
      registers: [registry],
      collect() {
        this.reset();
        const found = alarm();
        if (found) this.set({ year: String(found.year), state: found.state }, found.every === 'day' ? 2 : 1);
      },
    });
  }
}
