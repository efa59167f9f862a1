import { randomUUID } from 'node:crypto';
import { ErrorType, NO_STREAM } from '@kurrent/kurrentdb-client';
import type { AppendResult, ExpectedRevision } from '../event-store.ts';
import { KeyedMutex } from '../keyed-mutex.ts';
import { typeOf } from './client-error.ts';
import type { Connection } from './connection.ts';
import { AppendOutcomeUnknownError, KurrentUnavailableError, StreamRemovedError } from './errors.ts';
import type { KnownStream, KnownStreams } from './known-streams.ts';
import type { Reader } from './reader.ts';
import { chained, type Draft } from './record.ts';

/** KurrentDB says "wrong revision" and then shows the expected one: only a read that lags can do that. */
const ATTEMPTS = 5;

/**
 * Appends with the expected revision as the guard, and looks itself whether the events are stored already: KurrentDB
 * compares ids only when the expected revision is not the current one.
 */
export class Appender {
  readonly #connection: Connection;
  readonly #reader: Reader;
  readonly #known: KnownStreams;
  /** Appends to one stream follow each other: each needs the hash that the one before has made. */
  readonly #queue = new KeyedMutex();
  readonly #running = new Set<Promise<unknown>>();

  constructor(connection: Connection, reader: Reader, known: KnownStreams) {
    this.#connection = connection;
    this.#reader = reader;
    this.#known = known;
  }

  append(stream: string, drafts: readonly Draft[], expected: ExpectedRevision): Promise<AppendResult> {
    const result = this.#queue.run(stream, () => this.#append(stream, drafts, expected));
    this.#running.add(result);
    const forget = () => this.#running.delete(result);
    result.then(forget, forget);
    return result;
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#running]);
  }

  async #append(stream: string, drafts: readonly Draft[], expected: ExpectedRevision): Promise<AppendResult> {
    const last = expected === 'no-stream' ? -1 : expected;
    const append = randomUUID();
    let known = this.#known.get(stream);
    if (known.revision < last) known = await this.#catchUp(stream);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (known.revision !== last || drafts.some(({ id }) => known.revisionOf(id) !== undefined)) {
        return this.#explain(stream, drafts);
      }
      if (await this.#send(stream, drafts, known, append))
        return this.#confirm(stream, drafts.length, last + 1, append);
      known = await this.#catchUp(stream);
    }
    throw new Error(`KurrentDB refuses ${stream} at revision ${last}, and shows that it is there`);
  }

  /** True when the stream holds the events now; false when its revision is another. */
  async #send(stream: string, drafts: readonly Draft[], known: KnownStream, append: string): Promise<boolean> {
    const records = chained(stream, drafts, known.revision + 1, known.hash, append);
    const streamState = known.revision < 0 ? NO_STREAM : BigInt(known.revision);
    try {
      await this.#connection.call('append', (client) =>
        client.appendToStream(this.#reader.prefix + stream, records, { streamState }),
      );
      return true;
    } catch (error) {
      if (error instanceof KurrentUnavailableError) throw new AppendOutcomeUnknownError(stream, error);
      switch (typeOf(error)) {
        case ErrorType.WRONG_EXPECTED_VERSION:
          return false;
        case ErrorType.STREAM_DELETED:
          throw new StreamRemovedError(stream, { cause: error });
        case ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED:
          throw new RangeError(`An append to ${stream} is larger than this KurrentDB takes`, { cause: error });
        default:
          throw error;
      }
    }
  }

  /**
   * Reads what was stored: KurrentDB returns the position of the last event only, and answers alike when another process
   * has stored the same ids a moment before, perhaps with other content. The chain must continue from what is stored.
   */
  async #confirm(stream: string, count: number, first: number, append: string): Promise<AppendResult> {
    const stored = await this.#reader.readStream(stream, first, count);
    if (stored.length < count) throw new StreamRemovedError(stream);
    const events = stored.map(({ event }) => event);
    this.#known.learn(stream, events);
    return { outcome: stored[0]?.append === append ? 'appended' : 'repeated', events };
  }

  /** Why an append did not fit: its events are stored already, or the stream is elsewhere. */
  async #explain(stream: string, drafts: readonly Draft[]): Promise<AppendResult> {
    const known = await this.#catchUp(stream);
    const first = known.revisionOf(drafts[0]!.id);
    if (first !== undefined && drafts.every(({ id }, i) => known.revisionOf(id) === first + i)) {
      const stored = await this.#reader.readStream(stream, first, drafts.length);
      return { outcome: 'repeated', events: stored.map(({ event }) => event) };
    }
    return { outcome: 'conflict', actual: known.revision < 0 ? 'no-stream' : known.revision };
  }

  async #catchUp(stream: string): Promise<KnownStream> {
    const stored = await this.#reader.readStream(stream, this.#known.get(stream).revision + 1);
    return this.#known.learn(
      stream,
      stored.map(({ event }) => event),
    );
  }
}
