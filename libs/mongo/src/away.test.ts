import { expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import { isServerAway } from './away.ts';

const { MongoBulkWriteError, MongoNetworkError, MongoServerError } = mongo;

function bulk(error: object): Error {
  return new MongoBulkWriteError(error as never, undefined as never);
}

test('a server that cannot be reached is away, also where the driver wraps that', () => {
  const gone = new MongoNetworkError('connection closed');
  expect(isServerAway(gone)).toBe(true);
  expect(isServerAway(bulk(gone))).toBe(true);
  const ended = Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' });
  expect(isServerAway(ended)).toBe(true);
  expect(isServerAway(bulk(ended))).toBe(true);
  expect(isServerAway(new MongoServerError({ message: 'not primary', code: 10_107 }))).toBe(true);
});

test('what the server refuses is no outage', () => {
  expect(isServerAway(new MongoServerError({ message: 'duplicate key', code: 11_000 }))).toBe(false);
  expect(isServerAway(bulk({ message: 'duplicate key', code: 11_000, writeErrors: [] }))).toBe(false);
  const conflict = new MongoServerError({ message: 'write conflict', code: 112 });
  conflict.addErrorLabel('TransientTransactionError');
  expect(isServerAway(conflict)).toBe(false);
  expect(isServerAway(bulk(conflict))).toBe(false);
  expect(isServerAway(new TypeError('not a function'))).toBe(false);
});
