/** A stream holds an event type without a handler: an upcaster is missing or the program is too old. */
export class UnknownEventTypeError extends Error {
  override readonly name = 'UnknownEventTypeError';
  readonly stream: string;
  readonly revision: number;
  readonly type: string;

  constructor(stream: string, revision: number, type: string, reader: string) {
    super(
      `Stream ${stream} holds "${type}" at revision ${revision}, which ${reader} does not know. ` +
        `Add the type to its eventTypes, or an upcaster from it.`,
    );
    this.stream = stream;
    this.revision = revision;
    this.type = type;
  }
}

/** A stored record cannot be read any more (its JSON is broken). `verifyLog` reports it. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';
  readonly stream: string;
  readonly revision: number;

  constructor(stream: string, revision: number, options?: ErrorOptions) {
    super(
      `The record of ${stream} at revision ${revision} is not readable JSON: the log was altered or damaged.`,
      options,
    );
    this.stream = stream;
    this.revision = revision;
  }
}

/** An event id is stored in another stream: it was not made of the stream's name (`streamEventId`). */
export class EventIdTakenError extends Error {
  override readonly name = 'EventIdTakenError';
  readonly eventId: string;
  readonly stream: string;
  readonly takenBy: string;

  constructor(eventId: string, stream: string, takenBy: string) {
    super(
      `Event id ${eventId} cannot be stored in ${stream}: ${takenBy} holds it. Make ids of the stream's name as well.`,
    );
    this.eventId = eventId;
    this.stream = stream;
    this.takenBy = takenBy;
  }
}
