import { types } from 'node:util';
import type { Condition } from '../client.ts';

/** They pass when the member joins again, besides what the protocol calls retriable. */
const CHANGING: ReadonlySet<string> = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID']);
/** Codes of a connection that fails; any other code of Node is TLS, where waiting does not help. */
const CONNECTION = /^E(?!RR_|PROTO)[A-Z_]+$/;
const OWN = /^PLT_KFK_/;
/** The library answers so where the broker says that it has no such topic. */
const UNKNOWN_TOPIC = /^Unknown topic /;

/** The error inside the wrappers: of several attempts the last one. */
export function innermost(error: unknown): unknown {
  let one = error;
  for (let depth = 0; isError(one) && depth < 10; depth += 1) {
    const several: unknown = 'errors' in one ? one.errors : undefined;
    const inner: unknown = Array.isArray(several) && several.length > 0 ? several.at(-1) : one.cause;
    if (!isError(inner)) break;
    one = inner;
  }
  return one;
}

/** The broker's name for the error that it answered with. */
export function apiIdOf(error: unknown): string | undefined {
  const root = innermost(error);
  return isError(root) && 'apiId' in root && typeof root.apiId === 'string' ? root.apiId : undefined;
}

export function isMissingTopic(error: unknown): boolean {
  const root = innermost(error);
  const id = apiIdOf(root);
  if (id !== undefined) return id === 'UNKNOWN_TOPIC_OR_PARTITION' || id === 'LEADER_NOT_AVAILABLE';
  return isError(root) && UNKNOWN_TOPIC.test(root.message);
}

/** Undefined for what does not pass without an operator. */
export function conditionOf(error: unknown): Condition | undefined {
  const root = innermost(error);
  if (!isError(root)) return undefined;
  const id = apiIdOf(root);
  if (id !== undefined) {
    const retriable = 'canRetry' in root && root.canRetry === true;
    return retriable || CHANGING.has(id) ? 'changing' : undefined;
  }
  if (UNKNOWN_TOPIC.test(root.message)) return 'changing';
  const code: unknown = 'code' in root ? root.code : undefined;
  if (code === 'PLT_KFK_NETWORK') return 'away';
  return typeof code === 'string' && !OWN.test(code) && CONNECTION.test(code) ? 'away' : undefined;
}

export function reasonOf(error: unknown): string {
  const root = innermost(error);
  if (!isError(root)) return String(root);
  const id = apiIdOf(root);
  return `${root.name}${id === undefined ? '' : ` ${id}`}: ${root.message}`;
}

/** Also for errors of the TLS and socket code, which may be of another realm. */
function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}
