import { types } from 'node:util';
import { type VerifyReport, verifyLog } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { UnusableFileError } from '@alur/sqlite';
import { logOf } from './data-files.ts';

export interface ServiceReport {
  readonly service: string;
  readonly intact: boolean;
  /** One line without personal data: the counts, or the first record at fault. */
  readonly line: string;
}

/** Verifies the log of a service beside a running office: it only reads. */
export async function verifyService(folder: string, service: string): Promise<ServiceReport> {
  const path = logOf(folder, service);
  if (path === undefined) return { service, intact: false, line: 'events.db is missing' };
  try {
    const store = new SqliteEventStore(path, { readOnly: true });
    try {
      return { service, ...described(await verifyLog(store)) };
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!isSqliteError(error) && !(error instanceof UnusableFileError)) throw error;
    const reason = error instanceof UnusableFileError ? error.reason : error.message;
    return { service, intact: false, line: `events.db cannot be read: ${reason}` };
  }
}

function described(report: VerifyReport): Pick<ServiceReport, 'intact' | 'line'> {
  if (!report.intact) {
    const { fault, stream, revision, detail } = report;
    return { intact: false, line: `${fault}: ${stream} revision ${revision}. ${detail}` };
  }
  const { events, streams, anchors } = report;
  return { intact: true, line: `intact: ${events} events in ${streams} streams, ${anchors} anchors` };
}

function isSqliteError(error: unknown): error is Error {
  return types.isNativeError(error) && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}
