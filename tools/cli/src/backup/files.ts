import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { found } from '../failure.ts';

export interface Digest {
  readonly size: number;
  readonly sha256: string;
}

export async function digestOf(path: string): Promise<Digest> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest('hex') };
}

/** Copies what can be read once, onto the disk; the digest is of the bytes that were copied. */
export async function copyFile(from: string, to: string): Promise<Digest> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const target = await open(to, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of createReadStream(from) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      size += chunk.length;
      await target.writeFile(chunk);
    }
    await target.sync();
    return { size, sha256: hash.digest('hex') };
  } finally {
    await target.close();
  }
}

/** Files below a folder of a data folder, relative to the data folder. Unfinished uploads are none. */
export async function filesBelow(dataFolder: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(dataFolder, folder), { withFileTypes: true });
  const inside = await Promise.all(
    entries
      .filter(({ name }) => name !== 'unfinished')
      .map((entry) => {
        const path = posix.join(folder, entry.name);
        return entry.isDirectory() ? filesBelow(dataFolder, path) : [path];
      }),
  );
  return inside.flat().sort();
}

/** Runs the work for all items, several at a time: disk syncs of neighbours then share one. */
export async function forAll<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return results;
}

/** @throws Failure unless nothing stands at the path, or an empty folder. */
export async function requireEmpty(path: string, what: string): Promise<void> {
  const entries = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries.length > 0)
    throw found(`${path} is not empty. ${what} needs a folder that is empty or does not exist yet.`);
}
