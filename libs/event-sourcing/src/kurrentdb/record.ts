import { type EventData, jsonEvent, type RecordedEvent as KurrentRecord } from '@kurrent/kurrentdb-client';
import { chainHash } from '../chain.ts';
import { UnreadableEventError } from '../errors.ts';
import type { EventMetadata, NewEvent, RecordedEvent } from '../event.ts';
import { positionText } from './position.ts';

/** 1 MiB, the default of KurrentDB up to 25.0. */
export const MAX_APPEND_BYTES = 1024 * 1024;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Our metadata of each event, beside KurrentDB's own. */
interface Metadata {
  readonly meta: EventMetadata;
  readonly previousHash: string;
  readonly hash: string;
  /** Names the call that stored it: KurrentDB answers a repeated append as if it had stored it just now. */
  readonly append: string;
}

/** An event as a text, made once, at the call, so a caller may not change it after. */
export interface Draft {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly meta: string;
}

/** An event that KurrentDB holds, and the call that stored it. */
export interface StoredEvent {
  readonly event: RecordedEvent;
  readonly append: string;
}

/** @throws RangeError when an id is no UUID in lower case. */
export function draftsOf(stream: string, events: readonly NewEvent[]): Draft[] {
  return events.map(({ id, type, data, meta }) => {
    if (!UUID.test(id)) throw new RangeError(`KurrentDB takes UUIDs as event ids, not "${id}" (${stream})`);
    return { id, type, data: JSON.stringify(data), meta: JSON.stringify(meta) };
  });
}

/**
 * The records that follow `previousHash` in the stream.
 * @throws RangeError when together they are larger than KurrentDB takes.
 */
export function chained(
  stream: string,
  drafts: readonly Draft[],
  firstRevision: number,
  headHash: string,
  append: string,
): EventData[] {
  let previousHash = headHash;
  let bytes = 0;
  const records = drafts.map(({ id, type, data, meta }, index) => {
    const hash = chainHash(previousHash, id, type, stream, firstRevision + index, data, meta);
    const metadata: Metadata = { meta: JSON.parse(meta), previousHash, hash, append };
    previousHash = hash;
    // As KurrentDB counts: the texts, and the type in two bytes a letter.
    bytes += Buffer.byteLength(data) + Buffer.byteLength(JSON.stringify(metadata)) + 2 * type.length;
    return jsonEvent({ id, type, data: JSON.parse(data), metadata: { ...metadata } });
  });
  if (bytes > MAX_APPEND_BYTES) {
    throw new RangeError(`An append to ${stream} has ${bytes} bytes, more than the ${MAX_APPEND_BYTES} of KurrentDB`);
  }
  return records;
}

/** @throws UnreadableEventError when the record was not written by this kind of store. */
export function storedEvent(prefix: string, record: KurrentRecord): StoredEvent {
  const { id, type, data, metadata, position } = record;
  const stream = record.streamId.slice(prefix.length);
  const revision = Number(record.revision);
  if (!isObject(data) || !isMetadata(metadata) || position === undefined) {
    throw new UnreadableEventError(stream, revision);
  }
  const { meta, hash, previousHash, append } = metadata;
  return {
    event: { id, type, data, meta, stream, revision, position: positionText(position), hash, previousHash },
    append,
  };
}

/** Tombstones and the like are records of the streams they end; they are no events of a service. */
export function isSystemRecord(record: KurrentRecord): boolean {
  return record.type.startsWith('$');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

function isMetadata(value: unknown): value is Metadata {
  return (
    isObject(value) &&
    'meta' in value &&
    isObject(value.meta) &&
    'hash' in value &&
    'previousHash' in value &&
    'append' in value
  );
}
