import { checkAppend } from '../check-append.ts';
import type { NewEvent, RecordedEvent } from '../event.ts';
import type { AppendResult, EventStore, ExpectedRevision, StreamHead, Subscription } from '../event-store.ts';
import { Appender } from './appender.ts';
import { Connection, type Logger } from './connection.ts';
import { Follower } from './follower.ts';
import { KnownStreams } from './known-streams.ts';
import { Reader } from './reader.ts';
import { draftsOf } from './record.ts';
import { StreamHeads } from './stream-heads.ts';

/** Events whose ids are remembered, over all streams: some 20 MB. */
const REMEMBERED_EVENTS = 100_000;
const SERVICE = /^[a-z][a-z0-9-]{0,63}$/;

export interface KurrentEventStoreOptions {
  /** `kurrentdb://user:password@host:2113?tls=true`; several hosts are a cluster. */
  readonly url: string;
  /** Name of the service: its streams are `<service>/<tenant>/<aggregate>/<id>`, and it sees no others. */
  readonly service: string;
  /** How long one attempt of a call may take (10,000 ms); a call is given up after twice that. */
  readonly timeoutMs?: number;
  readonly logger?: Logger;
}

/** The log of one service in KurrentDB, which several services and processes share. */
export class KurrentEventStore implements EventStore {
  readonly #connection: Connection;
  readonly #reader: Reader;
  readonly #appender: Appender;
  readonly #heads: StreamHeads;
  readonly #known = new KnownStreams(REMEMBERED_EVENTS);
  readonly #followers = new Set<Follower>();
  #closed = false;

  private constructor(connection: Connection, service: string) {
    this.#connection = connection;
    this.#reader = new Reader(connection, `${service}/`);
    this.#appender = new Appender(connection, this.#reader, this.#known);
    this.#heads = new StreamHeads(this.#reader);
  }

  /**
   * Resolves when KurrentDB has answered; waits for it up to `timeoutMs`.
   * @throws KurrentUnavailableError when it has not.
   */
  static async open({
    url,
    service,
    timeoutMs = 10_000,
    logger = () => undefined,
  }: KurrentEventStoreOptions): Promise<KurrentEventStore> {
    if (!SERVICE.test(service)) throw new RangeError(`"${service}" is not the name of a service`);
    const connection = new Connection(url, timeoutMs, logger);
    const store = new KurrentEventStore(connection, service);
    try {
      await store.#reader.head(timeoutMs);
      return store;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    this.#checkOpen();
    checkAppend(stream, events, expected);
    return this.#appender.append(stream, draftsOf(stream, events), expected);
  }

  async readStream(stream: string, from = 0): Promise<RecordedEvent[]> {
    this.#checkOpen();
    const events = (await this.#reader.readStream(stream, from)).map(({ event }) => event);
    this.#known.learn(stream, events);
    return events;
  }

  async readAll(after: string, limit: number): Promise<RecordedEvent[]> {
    this.#checkOpen();
    const events: RecordedEvent[] = [];
    for await (const page of this.#reader.readAll(after, limit)) events.push(...page);
    return events;
  }

  async eventAt(position: string): Promise<RecordedEvent | undefined> {
    this.#checkOpen();
    return this.#reader.at(position);
  }

  async head(): Promise<string> {
    this.#checkOpen();
    return this.#reader.head();
  }

  async streamHeads(): Promise<StreamHead[]> {
    this.#checkOpen();
    return this.#heads.read();
  }

  subscribe(options: Parameters<EventStore['subscribe']>[0]): Subscription {
    this.#checkOpen();
    const follower = new Follower(this.#connection, this.#reader, options, () => this.#followers.delete(follower));
    this.#followers.add(follower);
    return follower;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled([...this.#followers].map((follower) => follower.stop()));
    await this.#appender.idle();
    await this.#connection.close();
  }

  #checkOpen(): void {
    if (this.#closed) throw new Error('The event store is closed');
  }
}
