/** A file or folder that the process cannot work with, such as one without rights or one that is no database. */
export class UnusableFileError extends Error {
  override readonly name = 'UnusableFileError';
  readonly path: string;
  readonly reason: string;
  /** Its content is at fault, not the rights on it. */
  readonly damaged: boolean;

  constructor(path: string, reason: string, damaged: boolean, options?: ErrorOptions) {
    super(`${path}: ${reason}`, options);
    this.path = path;
    this.reason = reason;
    this.damaged = damaged;
  }
}

/** Primary result codes of SQLite that say that the file itself is at fault, and what they mean. */
const REASONS: Readonly<Record<number, string>> = {
  8: 'cannot be written',
  11: 'is damaged',
  14: 'cannot be opened',
  26: 'is not a database',
};

const DAMAGED: ReadonlySet<string | undefined> = new Set([REASONS[11], REASONS[26]]);

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
    throw new UnusableFileError(path, reason, DAMAGED.has(reason), { cause: error });
  }
}

function reasonOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  // The lower byte of an extended code is the primary one.
  if ('errcode' in error && typeof error.errcode === 'number') return REASONS[error.errcode & 0xff];
  return 'code' in error && typeof error.code === 'string' ? ACCESS[error.code] : undefined;
}
