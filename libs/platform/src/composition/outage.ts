import { KurrentUnavailableError } from '@alur/event-sourcing/kurrentdb';
import { isServerAway } from '@alur/mongo';
import { UnavailableError } from '@alur/read-models';
import { ProblemException } from '../http/problem.ts';

/** Primary result codes of SQLite: busy, locked, failed to read or write, disk full. */
const PASSING = new Set([5, 6, 10, 13]);

/**
 * True for an error that tells that a server or a disk which the process needs is away: nobody's message or request is at
 * fault, and the same may succeed later.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof UnavailableError || error instanceof KurrentUnavailableError) return true;
  if (error instanceof ProblemException) return error.getStatus() === 503;
  return isServerAway(error) || isSqlitePassing(error);
}

function isSqlitePassing(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false;
  // The lower byte of an extended code is the primary one.
  return PASSING.has(error.errcode & 0xff);
}
