import type { SQLOutputValue } from 'node:sqlite';
import { UnreadableEventError } from '../errors.ts';
import type { EventMetadata, NewEvent, RecordedEvent } from '../event.ts';

export type Row = Record<string, SQLOutputValue>;

/** An event with the JSON texts that are hashed and stored: made once, at the call, so a caller may not change them after. */
export interface Draft {
  readonly event: NewEvent;
  readonly data: string;
  readonly meta: string;
}

export function draftsOf(events: readonly NewEvent[]): Draft[] {
  let shared: EventMetadata | undefined;
  let meta = '';
  return events.map((event) => {
    if (event.meta !== shared) {
      shared = event.meta;
      meta = JSON.stringify(shared);
    }
    return { event, data: JSON.stringify(event.data), meta };
  });
}

export function toEvent(row: Row): RecordedEvent {
  const stream = String(row['stream']);
  const revision = Number(row['revision']);
  return {
    id: String(row['id']),
    type: String(row['type']),
    data: parse(row['data'], stream, revision),
    meta: parse<EventMetadata>(row['meta'], stream, revision),
    stream,
    revision,
    position: String(row['position']),
    hash: String(row['hash']),
    previousHash: String(row['previous_hash']),
  };
}

function parse<T extends object = object>(text: SQLOutputValue | undefined, stream: string, revision: number): T {
  try {
    return JSON.parse(String(text));
  } catch (cause) {
    throw new UnreadableEventError(stream, revision, { cause });
  }
}
