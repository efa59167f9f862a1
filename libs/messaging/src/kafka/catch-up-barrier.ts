import { setTimeout as sleep } from 'node:timers/promises';
import { type BrokerClient, nameOf } from './client.ts';
import { groupPositions } from './group-positions.ts';
import type { Topics } from './topics.ts';

/**
 * A publisher in another process may still be relaying what its store holds, and nothing on the broker shows it: it gets
 * the time that a relay usually takes before the end of its topic is read.
 */
const PUBLISHER_GRACE_MS = 300;
const POLL_MS = 50;

export interface CatchUpOptions {
  readonly client: BrokerClient;
  readonly topics: Topics;
  readonly group: string;
  /** Names with prefix. */
  readonly wanted: readonly string[];
  /** Resolves when everything that this process publishes on the topic is on it; undefined for topics of other processes. */
  readonly relayed: (topic: string) => Promise<void> | undefined;
}

/** Waits until a group has committed what is on its topics. However many calls wait, one request at a time is made. */
export class CatchUpBarrier {
  readonly #options: CatchUpOptions;
  #request: Promise<Map<string, bigint>> | undefined;
  #commit = Promise.withResolvers<void>();

  constructor(options: CatchUpOptions) {
    this.#options = options;
  }

  /** Rejects when the signal aborts or the broker does not answer. */
  async caughtUp(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const aborted = Promise.withResolvers<never>();
    const abort = () => aborted.reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await Promise.race([this.#wait(signal), aborted.promise]);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** This member has committed: running waits look at once. */
  committed(): void {
    this.#commit.resolve();
    this.#commit = Promise.withResolvers<void>();
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    const { client, topics, group, wanted, relayed } = this.#options;
    await Promise.all(wanted.map((topic) => relayed(topic) ?? sleep(PUBLISHER_GRACE_MS, undefined, { signal })));
    const positions = await groupPositions(client, group, await topics.existing(wanted));
    let open = positions.filter(({ committed, end }) => committed < end);
    while (open.length > 0) {
      const committed = await this.#committed();
      open = open.filter((position) => (committed.get(nameOf(position)) ?? -1n) < position.end);
      if (open.length > 0) await Promise.race([this.#commit.promise, sleep(POLL_MS, undefined, { signal })]);
    }
  }

  #committed(): Promise<Map<string, bigint>> {
    const { client, topics, group, wanted } = this.#options;
    this.#request ??= topics
      .existing(wanted)
      .then((existing) => client.committed(group, existing))
      .finally(() => {
        this.#request = undefined;
      });
    return this.#request;
  }
}
