import { types } from 'node:util';

/**
 * The `type` of an error that the broker answered with (kafkajs's class for it is not exported to ES modules); undefined
 * for any other error.
 */
export function protocolFault(error: unknown): { readonly type: string; readonly retriable: boolean } | undefined {
  if (!(error instanceof Error) || !('type' in error) || typeof error.type !== 'string') return undefined;
  return { type: error.type, retriable: 'retriable' in error && error.retriable === true };
}

/** The same of the error, or of what it wraps. */
export function brokerFault(error: unknown): ReturnType<typeof protocolFault> {
  return chainOf(error)
    .map(protocolFault)
    .find((fault) => fault !== undefined);
}

/**
 * What passes by itself: `settling` while a broker starts, a topic is made, leaders change or a group is shared anew;
 * `away` while no broker can be reached.
 */
export type Condition = 'settling' | 'away';

const SETTLING: ReadonlySet<string> = new Set([
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'REPLICA_NOT_AVAILABLE',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'NOT_CONTROLLER',
  'REQUEST_TIMED_OUT',
  // kafkajs's own: its knowledge of the cluster is not there yet, or not up to date.
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
/** Codes of a line that fails; any other code is TLS, where waiting does not help. */
const LINE = /^E(?!RR_|PROTO)[A-Z_]+$/;

/** Undefined for what does not pass without somebody's help. */
export function conditionOf(error: unknown): Condition | undefined {
  for (const one of chainOf(error)) {
    const fault = protocolFault(one);
    if (fault) return SETTLING.has(fault.type) ? 'settling' : undefined;
    if (SETTLING.has(one.name)) return 'settling';
    if (AWAY.has(one.name)) {
      const code = 'code' in one ? one.code : undefined;
      return typeof code !== 'string' || LINE.test(code) ? 'away' : undefined;
    }
  }
  return undefined;
}

/** Name and message of the error that others wrap, with the broker's name for it. */
export function reasonOf(error: unknown): string {
  const root = chainOf(error).at(-1);
  if (!root) return String(error);
  const type = protocolFault(root)?.type;
  return `${root.name}${type === undefined ? '' : ` ${type}`}: ${root.message}`;
}

/** The groups that were to be deleted are none. */
export function isUnknownGroup(error: unknown): boolean {
  const groups: unknown = types.isNativeError(error) ? Reflect.get(error, 'groups') : undefined;
  return Array.isArray(groups) && groups.every((group) => protocolFault(group.error)?.type === 'GROUP_ID_NOT_FOUND');
}

/** The error, what it wraps, and so on. kafkajs puts several answers of a broker into `errors`; the first one stands for all. */
function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let one = error; one instanceof Error && chain.length < 10; ) {
    chain.push(one);
    one = 'errors' in one && Array.isArray(one.errors) ? one.errors[0] : one.cause;
  }
  return chain;
}
