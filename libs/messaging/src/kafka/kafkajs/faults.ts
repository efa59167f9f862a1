import { types } from 'node:util';
import type { Condition } from '../client.ts';

/** A topic without a leader counts as missing, because it is being created. */
export function isMissingTopic(error: unknown): boolean {
  const type = chainOf(error).map(typeOf).find(Boolean);
  return type === 'UNKNOWN_TOPIC_OR_PARTITION' || type === 'LEADER_NOT_AVAILABLE';
}

/** None of the groups that were to be deleted exists. */
export function isUnknownGroup(error: unknown): boolean {
  const groups: unknown = types.isNativeError(error) ? Reflect.get(error, 'groups') : undefined;
  return Array.isArray(groups) && groups.every((group) => typeOf(group.error) === 'GROUP_ID_NOT_FOUND');
}

/** The same request may succeed on a new connection: the partition has another leader now, or none yet. */
export function isRetriable(error: unknown): boolean {
  return error instanceof Error && (error.name === 'KafkaJSConnectionClosedError' || isRetriableAnswer(error));
}

/** Besides what the protocol calls retriable. */
const CHANGING: ReadonlySet<string> = new Set([
  // They pass when the member joins again.
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  // Errors of kafkajs itself: its cached metadata is missing or stale.
  'KafkaJSGroupCoordinatorNotFound',
  'KafkaJSMetadataNotLoaded',
  'KafkaJSTopicMetadataNotLoaded',
  'KafkaJSStaleTopicMetadataAssignment',
  'KafkaJSBrokerNotFound',
]);
const AWAY: ReadonlySet<string> = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSNoBrokerAvailableError',
]);
/** Codes of a connection that fails; any other code is TLS, where waiting does not help. */
const CONNECTION = /^E(?!RR_|PROTO)[A-Z_]+$/;

/** Undefined for what does not pass without an operator. */
export function conditionOf(error: unknown): Condition | undefined {
  for (const one of chainOf(error)) {
    const type = typeOf(one);
    if (type) return CHANGING.has(type) || isRetriableAnswer(one) ? 'changing' : undefined;
    if (CHANGING.has(one.name)) return 'changing';
    if (AWAY.has(one.name)) {
      const code = 'code' in one ? one.code : undefined;
      return typeof code !== 'string' || CONNECTION.test(code) ? 'away' : undefined;
    }
  }
  return undefined;
}

/** Name and message of the innermost error, with the broker's name for it. */
export function reasonOf(error: unknown): string {
  const root = chainOf(error).at(-1);
  if (!root) return String(error);
  const type = typeOf(root);
  return `${root.name}${type === undefined ? '' : ` ${type}`}: ${root.message}`;
}

/** The error and its causes. kafkajs puts several answers of a broker into `errors`; the first represents all. */
function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let one = error; one instanceof Error && chain.length < 10; ) {
    chain.push(one);
    one = 'errors' in one && Array.isArray(one.errors) ? one.errors[0] : one.cause;
  }
  return chain;
}

/** An answer of the broker that the protocol calls retriable; kafkajs calls errors of its own so, too. */
function isRetriableAnswer(error: Error): boolean {
  return typeOf(error) !== undefined && 'retriable' in error && error.retriable === true;
}

/** The broker's name for the error that it answered with; kafkajs does not export the class of such errors to ES modules. */
function typeOf(error: Error): string | undefined {
  return 'type' in error && typeof error.type === 'string' ? error.type : undefined;
}
