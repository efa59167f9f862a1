import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** That somebody was erased: who it was is known to nobody any more. */
export interface RegisteredErasure {
  readonly tenant: string;
  readonly subjectId: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/**
 * Who was erased, in a file that lies outside the data folder: a backup from before an erasure holds the key again, and
 * only what is not in it can say so. One JSON text a line.
 */
export class ErasureRegister {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** On disk when it returns. The same erasure may be noted more than once. */
  note(...erasures: readonly RegisteredErasure[]): void {
    const isNew = !existsSync(this.path);
    const file = openSync(this.path, 'a', 0o600);
    try {
      // A line that a power cut has cut off before must not swallow the next one.
      const lines = erasures.map(({ at, tenant, subjectId }) => `\n${JSON.stringify({ at, tenant, subjectId })}`);
      writeSync(file, `${lines.join('')}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (!isNew) return;
    const folder = openSync(dirname(this.path), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }

  /** Each subject once; `unreadable` counts lines that are no erasure. A file that does not exist has none. */
  read(): { readonly erasures: readonly RegisteredErasure[]; readonly unreadable: number } {
    if (!existsSync(this.path)) return { erasures: [], unreadable: 0 };
    const lines = readFileSync(this.path, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
    const read = lines.map(erasureIn);
    const bySubject = new Map(read.flatMap((one) => (one ? [[`${one.tenant}/${one.subjectId}`, one] as const] : [])));
    return { erasures: [...bySubject.values()], unreadable: read.filter((one) => one === undefined).length };
  }
}

function erasureIn(line: string): RegisteredErasure | undefined {
  try {
    const { tenant, subjectId, at } = JSON.parse(line) as Record<string, unknown>;
    if (typeof tenant !== 'string' || typeof subjectId !== 'string' || typeof at !== 'string') return undefined;
    return { tenant, subjectId, at };
  } catch {
    return undefined;
  }
}
