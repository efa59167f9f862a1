/** A file or folder that the process cannot work with, such as one without rights or one that is no database. */
export class UnusableFileError extends Error {
  override readonly name = 'UnusableFileError';

  constructor(
    readonly path: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${path}: ${reason}`, options);
  }
}

/** Primary result codes of SQLite that say that the file itself is at fault, and what they mean. */
const REASONS: Readonly<Record<number, string>> = {
  8: 'cannot be written',
  11: 'is damaged',
  14: 'cannot be opened',
  26: 'is not a database',
};

/** Errors of the operating system, likewise. */
const ACCESS: Readonly<Record<string, string>> = {
  EACCES: 'cannot be read or written: permission denied',
  EPERM: 'cannot be read or written: permission denied',
  EROFS: 'lies on a read-only file system',
  ENOTDIR: 'lies below a file instead of a folder',
};

/** Runs what opens a file; a failure that is the fault of the file names it. */
export function naming<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new UnusableFileError(path, reason, { cause: error });
  }
}

function reasonOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  // The lower byte of an extended code is the primary one.
  if ('errcode' in error && typeof error.errcode === 'number') return REASONS[error.errcode & 0xff];
  return 'code' in error && typeof error.code === 'string' ? ACCESS[error.code] : undefined;
}
