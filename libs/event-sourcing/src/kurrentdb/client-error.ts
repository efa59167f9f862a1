import { ErrorType } from '@kurrent/kurrentdb-client';
import { TimedOut } from '../timeout.ts';

/** Answers that no second attempt changes. Everything else leaves open what happened. */
const FINAL: ReadonlySet<unknown> = new Set([
  ErrorType.ACCESS_DENIED,
  ErrorType.APPEND_RECORD_SIZE_EXCEEDED,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
  ErrorType.STREAM_DELETED,
  ErrorType.STREAM_NOT_FOUND,
  ErrorType.STREAM_TOMBSTONED,
  ErrorType.TRANSACTION_MAX_SIZE_EXCEEDED,
  ErrorType.UNSUPPORTED,
  ErrorType.WRONG_EXPECTED_VERSION,
]);

/** The client makes a new channel by itself after these. */
const RECONNECTS: ReadonlySet<unknown> = new Set([ErrorType.UNAVAILABLE, ErrorType.CANCELLED, ErrorType.NOT_LEADER]);
const GRPC_UNAVAILABLE = 14;

/** The client's errors are plain `Error`s by name: only `type` distinguishes them. */
export function typeOf(error: unknown): unknown {
  return error instanceof Error && 'type' in error ? error.type : undefined;
}

/** The same call may be made again: its outcome is unknown. */
export function isRepeatable(error: unknown): boolean {
  if (error instanceof TimedOut) return true;
  // Some failures of the connection come as bare gRPC errors, which have a code and no type.
  const fromClient = typeOf(error) !== undefined || grpcCodeOf(error) !== undefined;
  return fromClient && !FINAL.has(typeOf(error));
}

/** The client itself is of no use any more: it hangs, or keeps a failure that it never asks again about. */
export function needsNewClient(error: unknown): boolean {
  return !RECONNECTS.has(typeOf(error)) && grpcCodeOf(error) !== GRPC_UNAVAILABLE;
}

/** Errors of Node have codes too, but those are texts. */
function grpcCodeOf(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}

/** For a line of the log. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : 'unknown';
}
