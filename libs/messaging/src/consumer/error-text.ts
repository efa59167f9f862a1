import { types } from 'node:util';

const MAX_LENGTH = 200;

/**
 * Name, code and first line of an error, short. Long numbers are blanked, so that an identity number which a library
 * put into its message does not get into logs and the parking lot.
 */
export function safeErrorText(error: unknown): string {
  if (!types.isNativeError(error)) return 'Error: a value was thrown that is no Error';
  const known = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number');
  const line = (error.message.split('\n', 1)[0] ?? '').replace(/\d[\d .-]{5,}\d/g, '#');
  return `${error.name}${known ? ` [${error.code}]` : ''}: ${line}`.slice(0, MAX_LENGTH);
}
