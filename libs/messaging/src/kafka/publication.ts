import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../backoff.ts';
import type { Publication } from '../bus.ts';
import { storedCheckpoint } from '../checkpoint.ts';
import { Relay, type RelayedMessage } from '../relay.ts';
import { reasonOf } from './errors.ts';
import { TopicProducer } from './producer.ts';
import { type KafkaContext, RESTART } from './settings.ts';
import type { Topics } from './topics.ts';

/** Carries one publisher's store to its topic. Waits for the broker when it is away. */
export class TopicRelay {
  readonly #context: KafkaContext;
  readonly #topics: Topics;
  readonly #topic: string;
  readonly #producer: TopicProducer;
  readonly #relay: Relay;
  readonly #stopping = new AbortController();
  #ready: Promise<void> | undefined;

  constructor(context: KafkaContext, topics: Topics, publication: Publication) {
    this.#context = context;
    this.#topics = topics;
    this.#topic = context.prefix + publication.topic;
    const onError = (error: unknown) => {
      if (this.#stopping.signal.aborted || context.waits.takes(`relay of ${this.#topic}`, error)) return;
      context.log('warn', `relay of ${this.#topic}: ${reasonOf(error)}`);
    };
    this.#producer = new TopicProducer(context, this.#topic, onError);
    this.#relay = new Relay({
      store: publication.store,
      map: publication.map,
      around: publication.around,
      checkpoint: storedCheckpoint(context.options.checkpoints, `relay/${this.#topic}`),
      sink: (messages) => this.#carry(messages),
      onError,
    });
  }

  async start(): Promise<void> {
    // Consumers wait for the topic, so it is made before there is a first message.
    this.#ready = this.#ensure();
    try {
      await this.#relay.start();
    } catch (error) {
      this.#stopping.abort();
      throw error;
    }
  }

  lag(): Promise<number> {
    return this.#relay.lag();
  }

  async caughtUp(): Promise<void> {
    await this.#ready;
    await this.#relay.caughtUp();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#producer.close();
    await this.#relay.stop();
  }

  async #carry(messages: readonly RelayedMessage[]): Promise<void> {
    await this.#ready;
    await this.#producer.send(messages);
    this.#context.waits.over(`relay of ${this.#topic}`);
  }

  /** Resolves when the topic is there, or when stopped. */
  async #ensure(): Promise<void> {
    const { log, waits } = this.#context;
    const { signal } = this.#stopping;
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await this.#topics.ensure(this.#topic, signal);
        waits.over(`topic ${this.#topic}`);
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!waits.takes(`topic ${this.#topic}`, error))
          log('warn', `topic ${this.#topic} cannot be prepared: ${reasonOf(error)}`);
        await sleep(backoffMs(RESTART, failures, Math.random), undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
