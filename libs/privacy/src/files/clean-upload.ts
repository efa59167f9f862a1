import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { typeOfUpload, uploadRefused } from './upload-policy.ts';
import { UploadReaders } from './upload-readers.ts';

/** A file that may be kept and shown. */
export interface CleanFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

// From source the worker is TypeScript like this file, built it is JavaScript.
const WORKER = new URL(`./inspection/worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/**
 * One process for all services of the office. A page of ten million pixels takes less than one second; what takes a minute
 * is none. 128 are all uploads of a busy morning: each is held in memory by its request in any case.
 */
const READERS = new UploadReaders(WORKER, { readMs: 60_000, waitMs: 60_000, files: 128 });

/**
 * Reads an upload whole, in a process of its own without secrets: a PDF is kept as it came if it only shows pages; a
 * picture is encoded anew without its metadata (HEIC becomes JPEG). The same bytes give the same file.
 * @throws UploadRefusedError
 */
export async function cleanUpload(bytes: Uint8Array): Promise<CleanFile> {
  const mediaType = await typeOfUpload(bytes);
  const inspected = await READERS.read({ bytes, mediaType });
  if (inspected === 'as-it-came') return { bytes, mediaType };
  if (typeof inspected === 'string') throw uploadRefused(inspected);
  return inspected;
}
