import { describe, expect, test } from '@jest/globals';
import { conditionOf, reasonOf } from './errors.ts';
import { Waits } from './waits.ts';

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

describe('what passes by itself', () => {
  test.each([
    ['a coordinator that loads', loading, 'settling'],
    ['what kafkajs wraps', named('KafkaJSNumberOfRetriesExceeded', 'gave up', { cause: loading }), 'settling'],
    ['several answers', named('KafkaJSAggregateError', 'Topic creation errors', { errors: [loading] }), 'settling'],
    ['a broker that is away', refused, 'away'],
    ['a line that ends', named('KafkaJSConnectionClosedError', 'Closed connection'), 'away'],
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

test('a reason is that of the innermost error', () => {
  const wrapped = named('KafkaJSNonRetriableError', 'gave up', { cause: forbidden });
  expect(reasonOf(wrapped)).toBe('KafkaJSProtocolError GROUP_AUTHORIZATION_FAILED: Not authorized to access group');
});

describe('waits', () => {
  function open() {
    const lines: string[] = [];
    let now = 0;
    const waits = new Waits(
      (level, text) => lines.push(`${level}: ${text}`),
      ['kafka:9092'],
      () => now,
    );
    const pass = (ms: number) => {
      now += ms;
    };
    return { waits, lines, pass };
  }

  test('are told once, and as a warning when they last', () => {
    const { waits, lines, pass } = open();
    expect([waits.takes('survey', loading), waits.takes('survey', loading)]).toEqual([true, true]);
    expect(lines).toEqual([
      'info: survey waits (KafkaJSProtocolError GROUP_LOAD_IN_PROGRESS: The coordinator is loading)',
    ]);
    pass(31_000);
    waits.takes('survey', loading);
    expect(lines.at(-1)).toMatch(/^warn: survey waits .*, for 31 s now$/);
    waits.over('survey');
    expect(lines.at(-1)).toBe('info: survey: the wait is over');
    waits.over('survey');
    expect(lines).toHaveLength(3);
  });

  test('for a broker are told at once and once for all, and so is its return', () => {
    const { waits, lines } = open();
    for (const who of ['survey', 'survey-views']) waits.takes(who, refused);
    expect(lines).toEqual([expect.stringMatching(/^warn: Kafka at kafka:9092 cannot be reached \(.*ECONNREFUSED\)$/)]);
    waits.over('survey-views');
    expect(lines.at(-1)).toBe('info: Kafka at kafka:9092: the wait is over');
  });

  test('are nothing for what somebody has to act on', () => {
    const { waits, lines } = open();
    expect(waits.takes('survey', forbidden)).toBe(false);
    expect(lines).toEqual([]);
  });
});
