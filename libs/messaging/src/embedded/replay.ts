import type { ContractMessage } from '@alur/contracts';
import type { Publication } from '../bus.ts';

const BATCH = 500;

/**
 * All messages of some logs up to the moment of the call, in log order, the logs merged by time: what one context did
 * in answer to another comes after it, as far as their clocks agree.
 */
export function replay(publications: readonly Publication[]): AsyncIterable<readonly ContractMessage[]> {
  const ends = publications.map((publication) => publication.store.head());
  // A failure is reported when the replay is read, which may begin later.
  for (const end of ends) end.catch(() => undefined);
  return merged(publications.map((publication, index) => new Log(publication, ends[index]!)));
}

async function* merged(logs: readonly Log[]): AsyncGenerator<readonly ContractMessage[]> {
  let batch: ContractMessage[] = [];
  for (;;) {
    let earliest: Log | undefined;
    for (const log of logs) {
      if (log.needsFill) await log.fill();
      if (log.next !== undefined && (earliest?.next === undefined || log.next.time < earliest.next.time))
        earliest = log;
    }
    if (earliest?.next === undefined) break;
    batch.push(earliest.next);
    earliest.take();
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

class Log {
  readonly #publication: Publication;
  readonly #end: Promise<string>;
  #position = '';
  #messages: ContractMessage[] = [];
  #index = 0;
  #ended = false;

  constructor(publication: Publication, end: Promise<string>) {
    this.#publication = publication;
    this.#end = end;
  }

  get next(): ContractMessage | undefined {
    return this.#messages[this.#index];
  }

  get needsFill(): boolean {
    return !this.#ended && this.#index === this.#messages.length;
  }

  take(): void {
    this.#index += 1;
  }

  /** Reads on until there is a message or the end. */
  async fill(): Promise<void> {
    const end = await this.#end;
    this.#messages = [];
    this.#index = 0;
    this.#ended = end === '';
    while (!this.#ended && this.#messages.length === 0) {
      const events = await this.#publication.store.readAll(this.#position, BATCH);
      for (const event of events) {
        const message = this.#publication.map(event);
        if (message !== undefined) this.#messages.push(message);
        if (event.position !== end) continue;
        this.#ended = true;
        break;
      }
      this.#position = events.at(-1)?.position ?? this.#position;
      this.#ended ||= events.length === 0;
    }
  }
}
