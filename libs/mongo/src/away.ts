import { types } from 'node:util';
import { mongo } from 'mongoose';

const AWAY =
  /^Mongo(Network|ServerSelection|PoolCleared|PoolClosed|NotConnected|TopologyClosed|WaitQueueTimeout|OperationTimeout)/;
/** Label of errors that may go away by themselves, such as the election of another primary. */
const PASSING = 'RetryableWriteError';
/** Write concern not met in time, not primary any more, shutting down. */
const PASSING_CODES = new Set<unknown>([64, 91, 189, 10_107, 11_600, 11_602, 13_435, 13_436]);
/** A socket that the server has just closed may fail a call before the driver has noticed: then its own error comes out. */
const SOCKET_CODES = new Set<unknown>([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * True for an error of the driver that means that the server is away or changes its primary, so that the same call may succeed
 * later. Whether a write that failed so was done is unknown.
 */
export function isServerAway(error: unknown): boolean {
  if (!(error instanceof mongo.MongoError))
    return types.isNativeError(error) && SOCKET_CODES.has(Reflect.get(error, 'code'));
  if (AWAY.test(error.name) || PASSING_CODES.has(error.code)) return true;
  if (error.hasErrorLabel(PASSING)) return true;
  // What keeps a bulk write from reaching the server, the driver wraps without name and labels.
  return error instanceof mongo.MongoBulkWriteError && isServerAway(error.errorResponse);
}
