import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { type Context, TOPICS } from '@alur/contracts';
import { OtherLogError } from '@alur/messaging';
import { ErasureRegister } from '@alur/privacy';
import { makePrivate, naming, PartError, UnusableFileError } from '@alur/sqlite';
import { type Config, ConfigError } from '../config/config.ts';
import type { Logger } from '../runtime/logging.ts';

/** The data are not as they were left. Nothing was started, and nothing changed: going on would hide what is lost. */
export class DataError extends Error {
  override readonly name = 'DataError';

  constructor(finding: string, folder: string) {
    super(
      [
        `The data in ${folder} are not as they were left, nothing was started:`,
        `  ${finding}`,
        'Keep a copy of the folder as it is. Then make a new folder of a backup (alur restore <backup> --data <folder>),',
        `or go on with what is left, without what is lost (alur reset --data ${folder}).`,
      ].join('\n'),
    );
  }
}

/** The file that names who was erased. Not in the data folder, because a backup of that must not bring anybody back. */
export function erasureRegisterOf({
  dataDirectory,
  erasureRegister = `${resolve(dataDirectory)}.erasures`,
}: Pick<Config, 'dataDirectory' | 'erasureRegister'>): ErasureRegister {
  return new ErasureRegister(erasureRegister);
}

/** @throws ConfigError when the register lies in the data folder, or cannot be written. */
export function checkRegister({ path }: ErasureRegister, dataDirectory: string): void {
  if (!relative(resolve(dataDirectory), resolve(path)).startsWith('..')) {
    throw new ConfigError([
      'ALUR_ERASURE_REGISTER: must lie outside the data folder (ALUR_DATA), best on another disk',
    ]);
  }
  try {
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
  } catch {
    throw new ConfigError([`ALUR_ERASURE_REGISTER: ${path} cannot be written. Name a file outside the data folder`]);
  }
}

/** Makes the data folder where it is missing, and private. */
export function prepareFolder(folder: string, logger: Logger): void {
  naming(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  if (makePrivate(folder)) return;
  logger.warn({ folder }, 'other users of this machine may open the data folder: it belongs to another user');
}

/** The error of a start in the words of an operator: what is at fault, and the way out. Others are answered as they are. */
export function startRefusal(error: unknown, folder: string): unknown {
  if (error instanceof PartError) return new DataError(`${serviceOf(error.path)}${error.message}`, folder);
  if (error instanceof OtherLogError) return new DataError(otherLog(error), folder);
  if (!(error instanceof UnusableFileError)) return error;
  return error.damaged ? new DataError(error.message, folder) : new ConfigError([`ALUR_DATA: ${error.message}`]);
}

function serviceOf(path: string): string {
  return path.includes('/') ? `${path.split('/')[0]}: ` : '';
}

function otherLog({ consumer, position, found }: OtherLogError): string {
  const topics = Object.entries(TOPICS) as [Context, string][];
  const [service = 'a service'] = topics.find(([, topic]) => consumer.endsWith(topic)) ?? [];
  return `${service}: its log (${service}/events.db) has ${found} at position ${position}, up to which "${consumer}" has read it: it lost its end, or is another log`;
}
