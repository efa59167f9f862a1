import { expect, test } from '@jest/globals';
import { ConfigError } from '../config/config.ts';
import { refusing } from './refusals.ts';

const SETTINGS = { credentials: 'USER', certificate: 'CA', address: 'URL' };

function failing(error: Error): Promise<unknown> {
  return refusing(SETTINGS, () => Promise.reject(error)).catch((thrown: unknown) => thrown);
}

function named(name: string, more: object = {}, cause?: Error): Error {
  return Object.assign(new Error('of mongodb://alur:rahasia@db', { cause }), { name, ...more });
}

test.each([
  ['a wrong password at the broker', named('KafkaJSSASLAuthenticationError'), /USER: the server refuses/],
  ['one that the client tried several times', named('Retries', {}, named('KafkaJSSASLAuthenticationError')), /USER/],
  ['a user at a listener without users', named('KafkaJSProtocolError', { type: 'ILLEGAL_SASL_STATE' }), /USER/],
  ['a wrong password at the database', named('MongoServerError', { code: 18 }), /USER/],
  ['a user without a right at the database', named('MongoServerError', { code: 13 }), /USER/],
  ['a user without a right at the event store', named('Error', { type: 'access-denied' }), /USER/],
  ['a certificate that nobody vouches for', named('Error', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), /CA: .*SELF_SIGNED/],
  ['the certificate of another', named('Error', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), /CA/],
  ['an address that is none', named('MongoParseError'), /URL: the address cannot be read/],
])('%s is a fault of the settings, told without the address', async (_, error, message) => {
  const thrown = await failing(error);
  expect(thrown).toBeInstanceOf(ConfigError);
  expect(String(thrown)).toMatch(message);
  expect(String(thrown)).not.toMatch(/rahasia/);
});

test.each([
  named('MongooseServerSelectionError', {}, named('MongoNetworkError', { code: 'ECONNREFUSED' })),
  named('KafkaJSConnectionError', { code: 'ENOTFOUND' }),
  named('KurrentUnavailableError'),
  named('MongoServerError', { code: 11_600 }),
])('a server that is away may come back', async (error) => {
  expect(await failing(error)).toBe(error);
});

test('an answer is passed on', async () => {
  expect(await refusing('URL', async () => 'there')).toBe('there');
});
