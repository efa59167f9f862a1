import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { conditionOf, reasonOf } from './faults.ts';

function named(name: string, message: string, extra: object = {}): Error {
  return Object.assign(new Error(message), { name, ...extra });
}

const loading = named('KafkaJSProtocolError', 'The coordinator is loading', {
  type: 'GROUP_LOAD_IN_PROGRESS',
  code: 14,
  retriable: true,
});
const refused = named('KafkaJSConnectionError', 'Connection error: connect ECONNREFUSED', { code: 'ECONNREFUSED' });
const forbidden = named('KafkaJSProtocolError', 'Not authorized to access group', {
  type: 'GROUP_AUTHORIZATION_FAILED',
  retriable: false,
});

describe('the condition of a fault', () => {
  test.each([
    ['a coordinator that loads', loading, 'changing'],
    ['what kafkajs wraps', named('KafkaJSNumberOfRetriesExceeded', 'gave up', { cause: loading }), 'changing'],
    ['several answers', named('KafkaJSAggregateError', 'Topic creation errors', { errors: [loading] }), 'changing'],
    ['a broker that is away', refused, 'away'],
    ['a connection that ends', named('KafkaJSConnectionClosedError', 'Closed connection'), 'away'],
    ['a missing right', forbidden, undefined],
    ['a wrong password', named('KafkaJSSASLAuthenticationError', 'failed'), undefined],
    [
      'a foreign certificate',
      named('KafkaJSConnectionError', 'x', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }),
      undefined,
    ],
    ['another name', named('KafkaJSConnectionError', 'x', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), undefined],
    ['a broker without TLS', named('KafkaJSConnectionError', 'x', { code: 'EPROTO' }), undefined],
    ['an error of a handler', new RangeError('no such step'), undefined],
    ['no error', 'text', undefined],
  ])('%s', (_what, error, condition) => expect(conditionOf(error)).toBe(condition));
});

const require = createRequire(import.meta.url);
const { createErrorFromCode, errorCodes } = require('kafkajs/src/protocol/error') as {
  readonly createErrorFromCode: (code: number) => Error;
  readonly errorCodes: readonly { readonly type: string; readonly code: number }[];
};

test.each([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'REQUEST_TIMED_OUT',
  'NETWORK_EXCEPTION',
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
  'KAFKA_STORAGE_ERROR',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'OFFSET_NOT_AVAILABLE',
  'UNSTABLE_OFFSET_COMMIT',
  // Not retriable by the protocol, but over when the member has joined again.
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
])('%s passes without an operator', (type) => {
  const { code } = errorCodes.find((one) => one.type === type)!;
  expect(conditionOf(createErrorFromCode(code))).toBe('changing');
});

test('a reason is that of the innermost error', () => {
  const wrapped = named('KafkaJSNonRetriableError', 'gave up', { cause: forbidden });
  expect(reasonOf(wrapped)).toBe('KafkaJSProtocolError GROUP_AUTHORIZATION_FAILED: Not authorized to access group');
});
