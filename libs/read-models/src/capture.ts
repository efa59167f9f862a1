import type { ContractMessage } from '@alur/contracts';

/**
 * The live messages that a rebuild must still apply, in bounded memory. While the logs are read for the first time, too
 * many of them are dropped and the logs are read again, which is harmless; from then on the live view waits instead.
 */
export class Capture {
  readonly #limit: number;
  #messages: ContractMessage[] = [];
  #lost = false;
  #holding = false;
  #closed = false;
  #room = Promise.withResolvers<void>();
  #arrival = Promise.withResolvers<void>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#messages.length;
  }

  /** Some were dropped since `begin`. */
  get lost(): boolean {
    return this.#lost;
  }

  /** The runtime stops: nobody waits any more, and the rebuild must not go on. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Starts anew, before the logs are read. */
  begin(): void {
    this.#messages = [];
    this.#lost = false;
  }

  /** From now on `add` waits for room. */
  hold(): void {
    this.#holding = true;
  }

  async add(messages: readonly ContractMessage[]): Promise<void> {
    while (this.#holding && !this.#closed && this.#messages.length >= this.#limit) await this.#room.promise;
    if (!this.#holding && this.#messages.length + messages.length > this.#limit) {
      this.#lost = true;
      this.#messages = [];
    }
    if (!this.#lost) this.#messages.push(...messages);
    this.#arrival.resolve();
  }

  take(count: number): ContractMessage[] {
    const taken = this.#messages.splice(0, count);
    this.#room.resolve();
    this.#room = Promise.withResolvers();
    return taken;
  }

  /** Resolves when a message is there. */
  async arrival(): Promise<void> {
    if (this.#messages.length > 0 || this.#closed) return;
    this.#arrival = Promise.withResolvers();
    await this.#arrival.promise;
  }

  close(): void {
    this.#closed = true;
    this.#room.resolve();
    this.#arrival.resolve();
  }
}
