import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DecryptionError, SubjectErasedError } from '../errors.ts';
import type { FileStore, FileUpload, StoredFile } from '../file-store.ts';
import type { KeyRing } from '../key-ring.ts';
import { openStoredFile, sealStoredFile, subjectOf } from './stored-file.ts';
import { DEFAULT_UPLOAD_LIMIT, typeOfUpload } from './upload-policy.ts';

export interface FileStoreOptions {
  /** Largest file in bytes, default 10 MiB. */
  readonly limit?: number;
  /** Name of this process, where several share the folder. */
  readonly process?: string | undefined;
  /** Remembers that a file is on disk, so that one that is lost later is missed. */
  readonly noted?: ((file: NotedFile) => Promise<void>) | undefined;
}

export interface NotedFile {
  /** Path in the folder, a keyed hash. */
  readonly name: string;
  readonly tenant: string;
  readonly fileId: string;
}

/**
 * Files in a folder, which belongs to one process, or to several with a name each. Names are keyed hashes: they reveal nothing, and a file is found by its
 * id alone. After an erasure the bytes that remain cannot be read.
 */
export class EncryptedFileStore implements FileStore {
  readonly #directory: string;
  readonly #unfinished: string;
  readonly #keys: KeyRing;
  readonly #limit: number;
  readonly #noted: FileStoreOptions['noted'];

  /**
   * Removes what an interrupted write of this process left behind.
   */
  constructor(directory: string, keys: KeyRing, options: FileStoreOptions = {}) {
    this.#directory = directory;
    this.#unfinished = join(directory, options.process === undefined ? 'unfinished' : `unfinished@${options.process}`);
    this.#keys = keys;
    this.#noted = options.noted;
    this.#limit = options.limit ?? DEFAULT_UPLOAD_LIMIT;
    rmSync(this.#unfinished, { recursive: true, force: true });
    mkdirSync(this.#unfinished, { recursive: true, mode: 0o700 });
  }

  async put({ tenant, subjectId, fileId, bytes }: FileUpload): Promise<StoredFile> {
    const mediaType = await typeOfUpload(bytes, this.#limit);
    const key = await this.#keys.ensure(tenant, subjectId);
    const name = await this.#nameOf(tenant, fileId);
    const path = join(this.#directory, name);
    await this.#replace(path, sealStoredFile(key, { subjectId, fileId, mediaType, bytes }));
    if ((await this.#keys.find(tenant, subjectId)) === undefined) {
      await rm(path, { force: true });
      throw new SubjectErasedError(subjectId);
    }
    await this.#noted?.({ name, tenant, fileId });
    return { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, mediaType };
  }

  async get(tenant: string, fileId: string): Promise<{ bytes: Uint8Array; mediaType: string } | undefined> {
    const stored = await readIfThere(join(this.#directory, await this.#nameOf(tenant, fileId)));
    if (stored === undefined) return undefined;
    const subjectId = subjectOf(stored);
    if (subjectId === undefined) throw new DecryptionError(`File ${fileId}`);
    const key = await this.#keys.find(tenant, subjectId);
    if (key === undefined) return undefined;
    const content = openStoredFile(key, stored, fileId);
    if (content === undefined) throw new DecryptionError(`File ${fileId}`);
    return content;
  }

  async #nameOf(tenant: string, fileId: string): Promise<string> {
    const name = (await this.#keys.blind(tenant, 'file-name', fileId)).toString('hex');
    return `${name.slice(0, 2)}/${name.slice(2)}`;
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
