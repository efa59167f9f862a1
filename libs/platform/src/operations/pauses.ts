import type { Officer } from '@alur/identity';
import type { Clock } from '../runtime/clock.ts';
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

  /** As the operators of a tenant see it; null for a group that runs, or was not paused here. */
  of(group: string, tenant: string): PauseAnswer | null {
    const pause = this.#ofGroups.get(group);
    if (pause === undefined) return null;
    const { since, by, reason } = pause;
    return { since, by: by.tenant === tenant ? by.id : null, reason };
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
