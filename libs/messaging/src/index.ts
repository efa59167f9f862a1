export { type BackoffPolicy, backoffMs, type RetryTools, systemRetryTools } from './backoff.ts';
export * from './bus.ts';
export { type Checkpoint, type Offsets, OtherLogError, type Place, storedCheckpoint } from './checkpoint.ts';
export { ConsumerRuntime } from './consumer/consumer-runtime.ts';
export { safeErrorText } from './consumer/error-text.ts';
export type {
  ConsumerObserver,
  ConsumerRuntimeOptions,
  ConsumerStatus,
  RetryOutcome,
  RetryPolicy,
} from './consumer/options.ts';
export { type CheckedMessage, checkMessage } from './message.ts';
export type { MessageMiddleware } from './middleware.ts';
export { ContractConsumer, OnContract, transportOf } from './nest/decorators.ts';
export { AlurTransport, type AlurTransportOptions } from './nest/transport.ts';
export * from './parking-lot.ts';
export {
  as,
  type Entry,
  type EventTable,
  eventTable,
  internal,
  oneOf,
  type Publisher,
  publisher,
} from './publisher.ts';
export { Relay, type RelayedMessage, type RelayOptions } from './relay.ts';
