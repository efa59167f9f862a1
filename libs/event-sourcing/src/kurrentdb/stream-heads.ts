import type { StreamHead } from '../event-store.ts';
import type { Reader } from './reader.ts';

/**
 * The last event of each stream, folded from the log. KurrentDB keeps no such list; the fold is kept, so the next call reads
 * only what was added since. It takes memory per stream, not per event.
 */
export class StreamHeads {
  readonly #reader: Reader;
  readonly #heads = new Map<string, StreamHead>();
  #position = '';
  #running: Promise<unknown> = Promise.resolve();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  async read(): Promise<StreamHead[]> {
    // One after the other: two folds at once would read the same pages.
    const reading = this.#running.then(() => this.#catchUp());
    this.#running = reading.catch(() => undefined);
    await reading;
    return [...this.#heads.values()].sort((a, b) => (a.stream < b.stream ? -1 : 1));
  }

  async #catchUp(): Promise<void> {
    for await (const page of this.#reader.readAll(this.#position, Number.MAX_SAFE_INTEGER)) {
      for (const { stream, revision, hash, position } of page) {
        this.#heads.set(stream, { stream, revision, hash });
        this.#position = position;
      }
    }
  }
}
