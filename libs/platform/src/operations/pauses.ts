import type { Officer } from '@alur/identity';
import type { Clock } from '../runtime/clock.ts';
import type { HealthCheck } from '../runtime/health.ts';
import type { PauseAnswer } from './answers.ts';
import type { OperatedConsumer } from './operated.ts';

/** The operator who pauses. */
export type Pauser = Pick<Officer, 'id' | 'tenant'>;

/**
 * Who paused which group, and why. A pause holds for this process and until it ends or is started anew: a group that was
 * forgotten must not stay paused for good.
 */
export class Pauses {
  readonly #clock: Clock;
  readonly #ofGroups = new Map<string, { readonly since: string; readonly by: Pauser; readonly reason: string }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** As operators of all offices see it, with its officer; null for a group that runs, or was not paused here. */
  of(group: string): PauseAnswer | null {
    const pause = this.#ofGroups.get(group);
    return pause === undefined ? null : { ...pause, by: pause.by.id };
  }

  /** A process in which a group is paused serves, and shows less and less of what happens. */
  get check(): HealthCheck {
    const check = async () => {
      const code = [...this.#ofGroups.keys()].join(' ');
      if (code !== '') throw Object.assign(new Error(), { name: 'Paused', code });
    };
    return { name: 'consumers', optional: true, check };
  }

  pause(consumer: OperatedConsumer, by: Pauser, reason: string): void {
    this.#ofGroups.set(consumer.status.group, { since: this.#clock.now().toISOString(), by, reason });
    consumer.pause();
  }

  resume(consumer: OperatedConsumer): void {
    this.#ofGroups.delete(consumer.status.group);
    consumer.resume();
  }
}
