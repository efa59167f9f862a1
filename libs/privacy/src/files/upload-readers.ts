import type { Tinypool } from 'tinypool';
import type { Inspected } from './inspection/worker.ts';
import { uploadRefused } from './upload-policy.ts';

export interface ReaderLimits {
  /** For one file, with the start of the process. */
  readonly readMs: number;
  /** Until the turn of a file. */
  readonly waitMs: number;
  /** Files that are being read or wait. */
  readonly files: number;
}

/** The process ends when nothing was uploaded for so long, and gives its memory back. */
const IDLE_MS = 30_000;
/** It may read files (its own code) and use the decoders; it may write none and start nothing. */
const RIGHTS = ['--permission', '--allow-fs-read=*', '--allow-addons', '--max-old-space-size=256', '--no-warnings'];

/**
 * Reads files of strangers one after the other in a process of its own, started with the first. The turns are kept here,
 * because a pool leaves its queue alone when it has to end the process of the file before.
 */
export class UploadReaders {
  readonly #worker: URL;
  readonly #limits: ReaderLimits;
  #pool: Promise<Tinypool> | undefined;
  #files = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(worker: URL, limits: ReaderLimits) {
    this.#worker = worker;
    this.#limits = limits;
  }

  /** @throws UploadRefusedError `upload-too-complex` when the process ran out of time or memory, `upload-busy` when the turn did not come */
  async read(file: { readonly bytes: Uint8Array; readonly mediaType: string }): Promise<Inspected> {
    if (this.#files >= this.#limits.files) throw uploadRefused('upload-busy');
    this.#files += 1;
    const late = AbortSignal.timeout(this.#limits.waitMs);
    const read = this.#turn.then(() => {
      if (late.aborted) throw uploadRefused('upload-busy');
      return this.#run(file);
    });
    this.#turn = read.catch(() => undefined);
    return read.finally(() => {
      this.#files -= 1;
    });
  }

  async #run(file: object): Promise<Inspected> {
    this.#pool ??= startPool(this.#worker);
    const pool = await this.#pool;
    return pool.run(file, { signal: AbortSignal.timeout(this.#limits.readMs) }).catch((error: unknown) => {
      throw isOvercome(error) ? uploadRefused('upload-too-complex') : error;
    });
  }
}

async function startPool(worker: URL): Promise<Tinypool> {
  const { Tinypool } = await import('tinypool');
  return new Tinypool({
    filename: worker.href,
    runtime: 'child_process',
    serialization: 'advanced',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
    execArgv: RIGHTS,
    // The secrets of the office are in its environment.
    env: {},
  });
}

/** The process was ended for taking too long, or ended itself. */
function isOvercome(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || /exited unexpectedly/.test(error.message));
}
