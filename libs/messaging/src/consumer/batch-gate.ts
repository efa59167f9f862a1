import type { ContractMessage } from '@alur/contracts';

export type BatchHandler = (messages: readonly ContractMessage[]) => Promise<void>;

interface Request {
  readonly messages: readonly ContractMessage[];
  readonly mode: 'shared' | 'alone';
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Calls a batch handler once at a time. What comes in while it runs goes into the next call together, so that the
 * partitions of a busy topic share one write instead of making one each.
 */
export class BatchGate {
  readonly #handle: BatchHandler;
  readonly #limit: number;
  #waiting: Request[] = [];
  #open = true;

  constructor(handle: BatchHandler, limit: number) {
    this.#handle = handle;
    this.#limit = limit;
  }

  /** Settles with the call that held the messages. Mode `alone`: in a call of their own. */
  run(messages: readonly ContractMessage[], mode: 'shared' | 'alone' = 'shared'): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ messages, mode, resolve, reject });
      if (!this.#open) return;
      this.#open = false;
      setImmediate(() => void this.#drain());
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const requests = this.#next();
      try {
        await this.#handle(requests.flatMap((request) => request.messages));
        for (const request of requests) request.resolve();
      } catch (error) {
        for (const request of requests) request.reject(error);
      }
    }
    this.#open = true;
  }

  #next(): Request[] {
    let size = 0;
    let count = 0;
    for (const request of this.#waiting) {
      if (count > 0 && (request.mode === 'alone' || size + request.messages.length > this.#limit)) break;
      count += 1;
      size += request.messages.length;
      if (request.mode === 'alone') break;
    }
    return this.#waiting.splice(0, count);
  }
}
