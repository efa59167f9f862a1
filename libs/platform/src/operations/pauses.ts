import type { Clock } from '../clock.ts';
import type { PauseAnswer } from './answers.ts';
import type { OperatedConsumer } from './operated.ts';

/**
 * Who paused which group, and why. A pause holds for this process and until it ends or is started anew: a group that was
 * forgotten must not stand still for good.
 */
export class Pauses {
  readonly #clock: Clock;
  readonly #ofGroups = new Map<string, PauseAnswer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Null for a group that runs, or that nobody paused here. */
  of(group: string): PauseAnswer | null {
    return this.#ofGroups.get(group) ?? null;
  }

  /** @param by officer id */
  pause(consumer: OperatedConsumer, by: string, reason: string): void {
    this.#ofGroups.set(consumer.status.group, { since: this.#clock.now().toISOString(), by, reason });
    consumer.pause();
  }

  resume(consumer: OperatedConsumer): void {
    this.#ofGroups.delete(consumer.status.group);
    consumer.resume();
  }
}
