import { BusUnavailableError } from '@alur/messaging';
import { UnavailableError } from '@alur/read-models';
import type { Config } from '../config/config.ts';
import { ProblemException } from '../http/problem.ts';
import { isDiskFailing, sqliteCodeOf } from '../runtime/disk.ts';

/** Primary result codes of SQLite: busy, locked, failed to read or write, disk full. */
const PASSING = new Set([5, 6, 10, 13]);

/**
 * Tells an error that says that a server or a disk which the process needs is away: nobody's message or request is at
 * fault, and the same may succeed later.
 */
export type OutageRule = (error: unknown) => boolean;

/** The rule for the adapters that the settings name; the clients of servers that are not used are not even loaded. */
export async function outageRule({ mongodbUrl, kurrentdbUrl }: Config): Promise<OutageRule> {
  if (mongodbUrl === undefined && kurrentdbUrl === undefined) return isOutage;
  const { isServerOutage } = await import('./distributed.ts');
  return (error) => isOutage(error) || isServerOutage(error);
}

function isOutage(error: unknown): boolean {
  if (error instanceof UnavailableError || error instanceof BusUnavailableError) return true;
  if (error instanceof ProblemException) return error.getStatus() === 503;
  return isDiskFailing(error) || PASSING.has(sqliteCodeOf(error) ?? 0);
}
