/** A fact of the domain. `type` carries its schema version: `case.step-opened.v1`. `data` is JSON and holds no personal data. */
export interface DomainEvent<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/** Who did it (id of an officer or a service, never a name) and when (ISO 8601 in UTC). */
export interface Done {
  readonly by: string;
  readonly at: string;
}

/** Who and what caused an event. `actor` is an officer or service id, never a name. */
export interface EventMetadata {
  readonly tenant: string;
  readonly actor: string;
  /** The instant of the command, ISO 8601 in UTC (`2026-07-01T02:30:00.000Z`). */
  readonly at: string;
  readonly commandId: string;
  /** SHA-256 (hex) of the request body; the same command id with another body is refused. */
  readonly commandHash?: string;
  readonly correlationId: string;
  /** Id of the message or command that caused this one. */
  readonly causationId?: string;
  /** W3C trace context. */
  readonly traceparent?: string;
}

/** An event that is not stored yet. Its id derives from stream, command id and index, so a retry makes the same id. */
export interface NewEvent<E extends DomainEvent = DomainEvent> {
  readonly id: string;
  readonly type: E['type'];
  readonly data: E['data'];
  readonly meta: EventMetadata;
}

/** An event as the store holds it. */
export interface RecordedEvent<E extends DomainEvent = DomainEvent> extends NewEvent<E> {
  readonly stream: string;
  /** Place in the stream; the first event has 0. */
  readonly revision: number;
  /** Place in the whole log: opaque, ordered only by the store that made it. */
  readonly position: string;
  /** SHA-256 (hex) over the predecessor's hash and this event. */
  readonly hash: string;
  /** Hash of the predecessor in the stream; 64 zeros for the first event. */
  readonly previousHash: string;
}

/** Stream names are `<tenant>/<aggregate>/<id>`: the tenant is part of the key, so no stream can hold two tenants. */
export function streamName(tenant: string, aggregate: string, id: string): string {
  return `${tenant}/${aggregate}/${id}`;
}
