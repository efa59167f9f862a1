import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DecryptionError, SubjectErasedError } from '../errors.ts';
import type { FileStore, FileUpload, StoredFile } from '../file-store.ts';
import type { KeyRing } from '../key-ring.ts';
import { checkUpload, DEFAULT_UPLOAD_LIMIT, UploadRefusedError } from './upload-policy.ts';

/** Format of a stored file: mark | length of the subject id | subject id | sealed (length of media type | media type | bytes). */
const MARK = Buffer.from('ALUR\x01');

/**
 * Files in a folder, which belongs to one process, or to several with a name each. Names are keyed hashes: they reveal nothing, and a file is found by its
 * id alone. After an erasure the bytes that remain cannot be read.
 */
export class EncryptedFileStore implements FileStore {
  readonly #directory: string;
  readonly #unfinished: string;
  readonly #keys: KeyRing;
  readonly #limit: number;

  /**
   * Removes what an interrupted write of this process left behind.
   * @param options.limit largest file in bytes, default 10 MiB
   * @param options.process name of this process, where several share the folder
   */
  constructor(
    directory: string,
    keys: KeyRing,
    options: { readonly limit?: number; readonly process?: string | undefined } = {},
  ) {
    this.#directory = directory;
    this.#unfinished = join(directory, options.process === undefined ? 'unfinished' : `unfinished@${options.process}`);
    this.#keys = keys;
    this.#limit = options.limit ?? DEFAULT_UPLOAD_LIMIT;
    rmSync(this.#unfinished, { recursive: true, force: true });
    mkdirSync(this.#unfinished, { recursive: true, mode: 0o700 });
  }

  async put({ tenant, subjectId, fileId, bytes }: FileUpload): Promise<StoredFile> {
    const check = await checkUpload(bytes, this.#limit);
    if (!check.ok) throw new UploadRefusedError(check.code, check.detail);
    const { mediaType } = check;
    const key = await this.#keys.ensure(tenant, subjectId);
    const sealed = key.seal(Buffer.concat([prefixed(mediaType), bytes]), fileContext(fileId));
    const path = await this.#pathOf(tenant, fileId);
    await this.#replace(path, Buffer.concat([MARK, prefixed(subjectId), sealed]));
    if ((await this.#keys.find(tenant, subjectId)) === undefined) {
      await rm(path, { force: true });
      throw new SubjectErasedError(subjectId);
    }
    return { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, mediaType };
  }

  async get(tenant: string, fileId: string): Promise<{ bytes: Uint8Array; mediaType: string } | undefined> {
    const stored = await readIfThere(await this.#pathOf(tenant, fileId));
    if (stored === undefined) return undefined;
    const parts = stored.subarray(0, MARK.length).equals(MARK) ? split(stored.subarray(MARK.length)) : undefined;
    if (parts === undefined) throw new DecryptionError(`File ${fileId}`);
    const key = await this.#keys.find(tenant, parts.head);
    if (key === undefined) return undefined;
    const plain = key.open(parts.rest, fileContext(fileId));
    const content = plain === undefined ? undefined : split(plain);
    if (content === undefined) throw new DecryptionError(`File ${fileId}`);
    return { bytes: content.rest, mediaType: content.head };
  }

  async #pathOf(tenant: string, fileId: string): Promise<string> {
    const name = (await this.#keys.blind(tenant, 'file-name', fileId)).toString('hex');
    return join(this.#directory, name.slice(0, 2), name.slice(2));
  }

  /** A crash leaves the old file or the new one, never half of it: the name moves only to bytes that are on disk. */
  async #replace(path: string, bytes: Uint8Array): Promise<void> {
    const unfinished = join(this.#unfinished, randomUUID());
    try {
      const file = await open(unfinished, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      const folder = dirname(path);
      const made = await mkdir(folder, { recursive: true, mode: 0o700 });
      await rename(unfinished, path);
      await syncFolder(folder);
      if (made !== undefined) await syncFolder(this.#directory);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function fileContext(fileId: string): string[] {
  return ['file', fileId];
}

function prefixed(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function split(bytes: Buffer): { head: string; rest: Buffer } | undefined {
  if (bytes.length < 2) return undefined;
  const end = 2 + bytes.readUInt16BE(0);
  if (bytes.length < end) return undefined;
  return { head: bytes.subarray(2, end).toString(), rest: bytes.subarray(end) };
}
