import { safeErrorText } from '@alur/messaging';
import { RebuildError } from '@alur/read-models';
import type { Clock } from '../runtime/clock.ts';
import type { RebuildAnswer } from './answers.ts';
import type { OperatedService } from './operated.ts';

/** Runs rebuilds in the background, at most one of a view at a time, and remembers the last one of each. */
export class Rebuilds {
  readonly #clock: Clock;
  readonly #last = new Map<string, RebuildAnswer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  last(service: string, view: string): RebuildAnswer | null {
    return this.#last.get(keyOf(service, view)) ?? null;
  }

  /** Answers the rebuild that runs already, where there is one. */
  start(service: OperatedService, view: string): RebuildAnswer {
    const running = this.last(service.name, view);
    if (running?.state === 'running') return running;
    const rebuild: RebuildAnswer = {
      state: 'running',
      messages: 0,
      total: null,
      startedAt: this.#now(),
      endedAt: null,
      documents: null,
      equal: null,
      error: null,
    };
    this.#last.set(keyOf(service.name, view), rebuild);
    void this.#run(service, view, rebuild);
    return rebuild;
  }

  async #run(service: OperatedService, view: string, rebuild: RebuildAnswer): Promise<void> {
    try {
      const { count, equal } = await service.views.rebuild(view, (messages, total) => {
        Object.assign(rebuild, { messages, total });
      });
      Object.assign(rebuild, { state: 'done', documents: count, equal });
    } catch (error) {
      // The text of a RebuildError names message id and type, and is what the operator must act on.
      const text = error instanceof RebuildError ? error.message : safeErrorText(error);
      Object.assign(rebuild, { state: 'failed', error: text });
    }
    rebuild.endedAt = this.#now();
  }

  #now(): string {
    return this.#clock.now().toISOString();
  }
}

function keyOf(service: string, view: string): string {
  return `${service}/${view}`;
}
