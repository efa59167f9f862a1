import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tinypool } from 'tinypool';
import type { Inspected } from './inspection/worker.ts';
import { typeOfUpload, type UploadRefusedError, uploadRefused } from './upload-policy.ts';

/** A file that may be kept and shown. */
export interface CleanFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** With the time to start and to wait. A page of ten million pixels takes less than one second; what takes so long is none. */
const TIME_LIMIT_MS = 60_000;
/** The process ends when nothing was uploaded for so long, and gives its memory back. */
const IDLE_MS = 30_000;
/** All uploads of a busy morning: each is held in memory by its request in any case. */
const WAITING_AT_MOST = 128;
/** It may read files (its own code) and use the decoders; it may write none and start nothing. */
const RIGHTS = ['--permission', '--allow-fs-read=*', '--allow-addons', '--max-old-space-size=256', '--no-warnings'];

/** One process for all services of the office, started with the first upload. */
let readers: Promise<Tinypool> | undefined;

async function startReaders(): Promise<Tinypool> {
  const { Tinypool } = await import('tinypool');
  // From source the worker is TypeScript like this file, built it is JavaScript.
  const worker = new URL(`./inspection/worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
  return new Tinypool({
    filename: worker.href,
    runtime: 'child_process',
    serialization: 'advanced',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
    maxQueue: WAITING_AT_MOST,
    execArgv: RIGHTS,
    // The secrets of the office are in its environment.
    env: {},
  });
}

/**
 * Reads an upload whole, in a process of its own without secrets: a PDF is kept as it came if it only shows pages; a
 * picture is encoded anew without its metadata (HEIC becomes JPEG). The same bytes give the same file.
 * @throws UploadRefusedError
 */
export async function cleanUpload(bytes: Uint8Array): Promise<CleanFile> {
  const mediaType = await typeOfUpload(bytes);
  readers ??= startReaders();
  const pool = await readers;
  const signal = AbortSignal.timeout(TIME_LIMIT_MS);
  const inspected: Inspected = await pool.run({ bytes, mediaType }, { signal }).catch((error: unknown) => {
    throw faultOf(error) ?? error;
  });
  if (inspected === 'as-it-came') return { bytes, mediaType };
  if (typeof inspected === 'string') throw uploadRefused(inspected);
  return inspected;
}

/** The process ran out of time or memory at this file, or too many wait before it, which is not the fault of the file. */
function faultOf(error: unknown): UploadRefusedError | undefined {
  if (!(error instanceof Error)) return undefined;
  if (/queue is at limit/.test(error.message)) return uploadRefused('upload-busy');
  const overcome = error.name === 'AbortError' || /exited unexpectedly/.test(error.message);
  return overcome ? uploadRefused('upload-too-complex') : undefined;
}
