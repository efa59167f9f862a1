import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { types } from 'node:util';
import type { HealthCheck } from './health.ts';
import type { Logger } from './logging.ts';

const SQLITE_FULL = 13;
const FULL = new Set(['ENOSPC', 'EDQUOT']);
/** Errors of a disk that cannot be written or read now, besides a full one. */
const FAILING = new Set([...FULL, 'EIO', 'EROFS']);
const PROBE = Buffer.alloc(4096, 'x');
/** Below this share of the disk somebody should make room. */
const LITTLE = 0.1;

export function isDiskFull(error: unknown): boolean {
  return FULL.has(codeOf(error)) || sqliteCodeOf(error) === SQLITE_FULL;
}

/** The disk is at fault, not what was to be written. */
export function isDiskFailing(error: unknown): boolean {
  return FAILING.has(codeOf(error));
}

/** Primary result code of SQLite; the lower byte of an extended code. */
export function sqliteCodeOf(error: unknown): number | undefined {
  if (!types.isNativeError(error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

/**
 * Whether the data folder can be written, and, degrading only, whether a tenth of its disk is free; logged when it begins.
 * @param spaceOf free and all blocks of the disk of a folder
 */
export function diskChecks(
  folder: string,
  logger: Logger,
  spaceOf: (folder: string) => Promise<{ readonly bavail: number; readonly blocks: number }> = statfs,
): HealthCheck[] {
  const probe = join(folder, `.probe-${process.pid}`);
  let isLittle = false;
  const space = async () => {
    const { bavail, blocks } = await spaceOf(folder);
    const was = isLittle;
    isLittle = bavail < blocks * LITTLE;
    if (isLittle && !was)
      logger.warn({ percent: Math.round((bavail / blocks) * 100) }, 'less than a tenth of the disk is free');
    if (isLittle) throw Object.assign(new Error(), { name: 'DiskNearlyFull' });
  };
  const write = async () => {
    try {
      await writeFile(probe, PROBE, { mode: 0o600, flush: true });
    } finally {
      await rm(probe, { force: true });
    }
  };
  // Of checks of one name the last that fails is shown: that nothing can be written is the graver one.
  return [
    { name: 'disk', optional: true, check: space },
    { name: 'disk', check: write },
  ];
}

function codeOf(error: unknown): string {
  return types.isNativeError(error) && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
