import type { ContractMessage, Topic } from '@alur/contracts';
import type { Publication } from '../bus.ts';
import { Relay } from '../relay.ts';

/** Shows what comes onto some topics from now on: a relay per published topic that begins at the head and keeps no position. */
export class Follower {
  readonly #topics: readonly Topic[];
  readonly #publications: ReadonlyMap<Topic, Publication>;
  readonly #onMessages: (messages: readonly ContractMessage[]) => void;
  readonly #onError: (error: unknown) => void;
  readonly #relays = new Map<Publication, Relay>();
  #stopped = false;
  #changes: Promise<void> = Promise.resolve();

  constructor(
    topics: readonly Topic[],
    publications: ReadonlyMap<Topic, Publication>,
    onMessages: (messages: readonly ContractMessage[]) => void,
    onError: (error: unknown) => void = () => undefined,
  ) {
    this.#topics = topics;
    this.#publications = publications;
    this.#onMessages = onMessages;
    this.#onError = onError;
  }

  /** Starts and stops relays, so that exactly the published topics are followed. */
  reconcile(): Promise<void> {
    const change = this.#changes.then(async () => {
      const wanted = this.#stopped ? [] : this.#topics.flatMap((topic) => this.#publications.get(topic) ?? []);
      for (const [publication, relay] of this.#relays) {
        if (wanted.includes(publication)) continue;
        this.#relays.delete(publication);
        await relay.stop();
      }
      for (const publication of wanted) if (!this.#relays.has(publication)) await this.#open(publication);
    });
    this.#changes = change.catch(() => undefined);
    return change;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.reconcile();
  }

  async #open(publication: Publication): Promise<void> {
    const { store, map } = publication;
    const relay = new Relay({
      store,
      map,
      checkpoint: { load: () => store.head(), save: async () => undefined },
      sink: async (messages) => this.#show(messages.map(({ message }) => message)),
      onError: this.#onError,
    });
    await relay.start();
    this.#relays.set(publication, relay);
  }

  #show(messages: readonly ContractMessage[]): void {
    try {
      this.#onMessages(messages);
    } catch (error) {
      this.#onError(error);
    }
  }
}
