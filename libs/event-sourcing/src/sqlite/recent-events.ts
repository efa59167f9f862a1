import type { RecordedEvent } from '../event.ts';

const KEPT = 2_000;

/**
 * The last events that were read at the end of the log, without a gap. All subscribers follow the end, so what the first
 * one reads and parses serves the others, and all get exactly what the log holds.
 */
export class RecentEvents {
  readonly #read: (after: string, limit: number) => readonly RecordedEvent[];
  #events: RecordedEvent[] = [];
  /** Nothing follows them in the log, as far as is known. */
  #complete = false;

  constructor(read: (after: string, limit: number) => readonly RecordedEvent[]) {
    this.#read = read;
  }

  read(after: string, limit: number): readonly RecordedEvent[] {
    const index = this.#events.findLastIndex((event) => event.position === after);
    if (index >= 0 && index < this.#events.length - 1) return this.#events.slice(index + 1, index + 1 + limit);
    if (index >= 0 && this.#complete) return [];
    const events = this.#read(after, limit);
    if (events.length > 0) this.#keep(after, events);
    this.#complete ||= events.length < limit && (events.at(-1)?.position ?? after) === this.#events.at(-1)?.position;
    return events;
  }

  /** The log may have grown. */
  changed(): void {
    this.#complete = false;
  }

  #keep(after: string, events: readonly RecordedEvent[]): void {
    const last = this.#events.at(-1)?.position;
    if (last === after) this.#events = [...this.#events, ...events].slice(-KEPT);
    // A subscriber that is still far behind must not take the place of those at the end.
    else if (last === undefined || Number(events[0]!.position) > Number(last)) this.#events = [...events];
  }
}
