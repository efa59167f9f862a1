import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, mongo } from '@alur/mongo';

const ATTEMPTS = 30;
const WRITE_CONFLICT = 112;

function hasLabel(error: unknown, label: string): boolean {
  return error instanceof Error && 'hasErrorLabel' in error && (error as mongo.MongoError).hasErrorLabel(label);
}

function hasCode(error: unknown, code: number): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === code;
}

/** A server that is not there gets the label of a conflict, too; waiting for it is the caller's business. */
function isConflict(error: unknown): boolean {
  if (!hasLabel(error, 'TransientTransactionError') && !hasCode(error, WRITE_CONFLICT)) return false;
  return error instanceof Error && !/^Mongo(Network|ServerSelection)/.test(error.name);
}

/**
 * Runs the work in a transaction and commits when it answers true. Again from the start when another transaction was in
 * its way; a server that is away fails it at once.
 */
export async function inTransaction(
  connection: Connection,
  work: (session: mongo.ClientSession) => Promise<boolean>,
): Promise<boolean> {
  const session = await connection.startSession();
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        session.startTransaction({ writeConcern: { w: 'majority', j: true } });
        if (!(await work(session))) {
          await session.abortTransaction();
          return false;
        }
        await session.commitTransaction();
        return true;
      } catch (error) {
        if (session.inTransaction()) await session.abortTransaction().catch(() => undefined);
        if (attempt === ATTEMPTS || !isConflict(error)) throw error;
      }
      await sleep(Math.random() * Math.min(5 * attempt, 50));
    }
  } finally {
    await session.endSession();
  }
}
