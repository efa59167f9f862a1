/**
 * A published event as it travels: a CloudEvent in binary mode. `subject` is the key that orders it (the case id, or the
 * subject id for events about a person). No field holds personal data.
 */
export interface ContractMessage<Data = unknown> {
  /** Id of the domain event it was made from: the same event published twice has one id. */
  readonly id: string;
  /** `alur.<context>.<event>.v<n>`. */
  readonly type: string;
  /** `alur/<context>`. */
  readonly source: string;
  readonly subject: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly tenant: string;
  readonly actor: string;
  /** Stream and revision of the domain event: views keep the last revision per stream and ignore older ones. */
  readonly stream: string;
  readonly revision: number;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly traceparent?: string;
  readonly data: Data;
}
