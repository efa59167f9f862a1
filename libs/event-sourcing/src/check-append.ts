import type { NewEvent } from './event.ts';
import type { ExpectedRevision } from './event-store.ts';

/** Printable ASCII without spaces: line feeds would make the hashed bytes ambiguous, other letters the order of names. */
const NAME = /^[\x21-\x7e]{1,300}$/;

/** Refuses what no adapter may store. Every adapter calls it first; it throws, because only a bug can cause it. */
export function checkAppend(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): void {
  if (!NAME.test(stream)) throw new RangeError(`"${stream}" is not a stream name`);
  if (events.length === 0) throw new RangeError(`An append to ${stream} needs at least one event`);
  if (expected !== 'no-stream' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new RangeError(`Expected revision ${expected} of ${stream} is neither "no-stream" nor 0 or more`);
  }
  if (new Set(events.map(({ id }) => id)).size < events.length) {
    throw new RangeError(`An append to ${stream} holds one event id twice`);
  }
  for (const event of events) {
    if (!NAME.test(event.id)) throw new RangeError(`"${event.id}" is not an event id (${stream})`);
    if (!NAME.test(event.type)) throw new RangeError(`"${event.type}" is not an event type (${stream})`);
    if (!stream.startsWith(`${event.meta.tenant}/`)) {
      throw new RangeError(`An event of tenant "${event.meta.tenant}" cannot be stored in ${stream}`);
    }
  }
}
