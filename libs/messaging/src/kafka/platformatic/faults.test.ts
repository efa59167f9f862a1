import { describe, expect, test } from '@jest/globals';
import { MultipleErrors, NetworkError, ProtocolError, UserError } from '@platformatic/kafka';
import { conditionOf, isMissingTopic, reasonOf } from './faults.ts';

const loading = new ProtocolError('COORDINATOR_LOAD_IN_PROGRESS');
const forbidden = new ProtocolError('GROUP_AUTHORIZATION_FAILED');
const coded = (code: string) =>
  new NetworkError('Connection failed', { cause: Object.assign(new Error('x'), { code }) });

describe('the condition of a fault', () => {
  test.each([
    ['a coordinator that loads', loading, 'changing'],
    ['what the protocol calls retriable', new ProtocolError('KAFKA_STORAGE_ERROR'), 'changing'],
    ['a member that joins again', new ProtocolError('ILLEGAL_GENERATION'), 'changing'],
    ['the last of several attempts', new MultipleErrors('gave up', [forbidden, loading]), 'changing'],
    ['a topic that does not exist', new UserError('Unknown topic alur.intake.v1.'), 'changing'],
    ['a broker that is away', coded('ECONNREFUSED'), 'away'],
    ['a connection that ends', new NetworkError('Connection closed'), 'away'],
    ['a missing right', forbidden, undefined],
    ['a foreign certificate', coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), undefined],
    ['another name', coded('ERR_TLS_CERT_ALTNAME_INVALID'), undefined],
    ['a broker without TLS', coded('EPROTO'), undefined],
    ['an error of a handler', new RangeError('no such step'), undefined],
    ['no error', 'text', undefined],
  ])('%s', (_what, error, condition) => expect(conditionOf(error)).toBe(condition));
});

test('a reason is that of the innermost error', () => {
  expect(reasonOf(new MultipleErrors('gave up', [loading, forbidden]))).toMatch(/GROUP_AUTHORIZATION_FAILED/);
});

test('a topic is missing without a leader, too; not when it may not be seen', () => {
  expect(isMissingTopic(new MultipleErrors('gave up', [new ProtocolError('LEADER_NOT_AVAILABLE')]))).toBe(true);
  expect(isMissingTopic(new ProtocolError('TOPIC_AUTHORIZATION_FAILED'))).toBe(false);
});
