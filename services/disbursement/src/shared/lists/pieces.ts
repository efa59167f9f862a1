import { Readable } from 'node:stream';

const SIZE = 64 * 1024;

/** Bytes in small pieces, so that a reader never holds a second copy of the whole. */
export function pieces(bytes: Uint8Array): Readable {
  return Readable.from(cut(bytes), { objectMode: false });
}

function* cut(bytes: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += SIZE) {
    yield Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(SIZE, bytes.length - at));
  }
}
