import {
  BACKWARDS,
  END,
  ErrorType,
  type RecordedEvent as KurrentRecord,
  type ReadAllOptions,
  START,
  streamNameFilter,
} from '@kurrent/kurrentdb-client';
import type { RecordedEvent } from '../event.ts';
import { typeOf } from './client-error.ts';
import type { Connection } from './connection.ts';
import { StreamRemovedError } from './errors.ts';
import { isPosition, positionOf, positionText } from './position.ts';
import { isSystemRecord, type StoredEvent, storedEvent } from './record.ts';

/** Events asked for at once: each page has its own time-out, so a long log may take as long as it needs. */
const PAGE = 1_000;

/** Reads the streams of one service: those whose names begin with `prefix`. */
export class Reader {
  readonly #connection: Connection;
  readonly prefix: string;

  constructor(connection: Connection, prefix: string) {
    this.#connection = connection;
    this.prefix = prefix;
  }

  /** @throws StreamRemovedError when events are missing at the start. */
  async readStream(stream: string, from: number, limit = Number.MAX_SAFE_INTEGER): Promise<StoredEvent[]> {
    const events: StoredEvent[] = [];
    for (let next = from; events.length < limit; next = from + events.length) {
      const asked = Math.min(PAGE, limit - events.length);
      const page = await this.#streamPage(stream, next, asked);
      if (page[0] && page[0].event.revision !== next) throw new StreamRemovedError(stream);
      events.push(...page);
      if (page.length < asked) break;
    }
    return events;
  }

  /** Like `readAll` of the port, one page at a time. */
  async *readAll(after: string, limit: number): AsyncGenerator<RecordedEvent[]> {
    let position = after;
    for (let left = limit; left > 0; ) {
      const asked = Math.min(PAGE, left);
      const records = await this.#allPage(position, asked);
      const last = records.at(-1)?.position;
      const events = records.filter((r) => !isSystemRecord(r)).map((r) => storedEvent(this.prefix, r).event);
      if (events.length > 0) yield events;
      if (records.length < asked || last === undefined) return;
      position = positionText(last);
      left -= events.length;
    }
  }

  async at(position: string): Promise<RecordedEvent | undefined> {
    if (!isPosition(position)) return undefined;
    const options = { fromPosition: positionOf(position), maxCount: 1, filter: this.filter(), requiresLeader: true };
    const [record] = await this.#connection.call('read the log', (client) => recordsOf(client.readAll(options)));
    const found = record?.position && positionText(record.position) === position && !isSystemRecord(record);
    return found ? storedEvent(this.prefix, record).event : undefined;
  }

  /** @param forMs how long it may be tried, if not as every call. */
  async head(forMs?: number): Promise<string> {
    // The very last record is an event, unless somebody has deleted a stream.
    for (const maxCount of [1, PAGE]) {
      const options: ReadAllOptions = {
        direction: BACKWARDS,
        fromPosition: END,
        maxCount,
        filter: this.filter(),
        requiresLeader: true,
      };
      const records = await this.#connection.call(
        'read the end of the log',
        (client) => recordsOf(client.readAll(options)),
        forMs,
      );
      const last = records.find((record) => !isSystemRecord(record))?.position;
      if (last !== undefined) return positionText(last);
    }
    return '';
  }

  filter(options: Partial<Parameters<typeof streamNameFilter>[0]> = {}) {
    return streamNameFilter({ ...options, prefixes: [this.prefix] });
  }

  async #streamPage(stream: string, from: number, maxCount: number): Promise<StoredEvent[]> {
    const options = { fromRevision: BigInt(from), maxCount, requiresLeader: true };
    try {
      const records = await this.#connection.call(`read ${stream}`, (client) =>
        recordsOf(client.readStream(this.prefix + stream, options)),
      );
      return records.map((record) => storedEvent(this.prefix, record));
    } catch (error) {
      if (typeOf(error) === ErrorType.STREAM_NOT_FOUND) return [];
      if (typeOf(error) === ErrorType.STREAM_DELETED) throw new StreamRemovedError(stream, { cause: error });
      throw error;
    }
  }

  /** `$all` is read from a position inclusive, so the event at it comes once more and is left out. */
  async #allPage(after: string, count: number): Promise<KurrentRecord[]> {
    const fromPosition = positionOf(after);
    const maxCount = fromPosition === START ? count : count + 1;
    const options = { fromPosition, maxCount, filter: this.filter(), requiresLeader: true };
    const records = await this.#connection.call('read the log', (client) => recordsOf(client.readAll(options)));
    return records.filter(({ position }) => position && positionText(position) !== after).slice(0, count);
  }
}

async function recordsOf(read: AsyncIterable<{ readonly event?: KurrentRecord }>): Promise<KurrentRecord[]> {
  const records: KurrentRecord[] = [];
  for await (const { event } of read) if (event !== undefined) records.push(event);
  return records;
}
