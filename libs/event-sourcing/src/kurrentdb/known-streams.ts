import { GENESIS_HASH } from '../chain.ts';
import type { RecordedEvent } from '../event.ts';

/**
 * What was read of a stream from its start on. It is never wrong, only late: events do not change, and an append names the
 * revision it follows, so KurrentDB refuses what was made on too little knowledge.
 */
export class KnownStream {
  revision = -1;
  hash = GENESIS_HASH;
  readonly #revisions = new Map<string, number>();

  /** Number of events, the measure of the memory it takes. */
  get size(): number {
    return this.#revisions.size;
  }

  revisionOf(id: string): number | undefined {
    return this.#revisions.get(id);
  }

  /** Takes what follows without a gap, and leaves the rest. */
  learn(events: readonly RecordedEvent[]): void {
    for (const { id, revision, hash } of events) {
      if (revision !== this.revision + 1) continue;
      this.#revisions.set(id, revision);
      this.revision = revision;
      this.hash = hash;
    }
  }
}

/** The streams used last, bounded by the number of their events; the last one always stays. */
export class KnownStreams {
  readonly #limit: number;
  readonly #streams = new Map<string, KnownStream>();
  #events = 0;

  constructor(maxEvents: number) {
    this.#limit = maxEvents;
  }

  get(stream: string): KnownStream {
    const known = this.#streams.get(stream);
    if (known === undefined) return new KnownStream();
    // A map iterates in the order of insertion: the first is the one not used for longest.
    this.#streams.delete(stream);
    this.#streams.set(stream, known);
    return known;
  }

  learn(stream: string, events: readonly RecordedEvent[]): KnownStream {
    const known = this.get(stream);
    if (events.length > 0) this.#streams.set(stream, known);
    const before = known.size;
    known.learn(events);
    this.#events += known.size - before;
    for (const [name, oldest] of this.#streams) {
      if (this.#events <= this.#limit || oldest === known) break;
      this.#streams.delete(name);
      this.#events -= oldest.size;
    }
    return known;
  }
}
