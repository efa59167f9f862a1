import type { SubjectKey } from '../key-ring.ts';

/** Format of a stored file: mark | length of the subject id | subject id | sealed (length of media type | media type | bytes). */
const MARK = Buffer.from('ALUR\x01');

export function sealStoredFile(
  key: SubjectKey,
  { subjectId, fileId, mediaType, bytes }: { subjectId: string; fileId: string; mediaType: string; bytes: Uint8Array },
): Buffer {
  const sealed = key.seal(Buffer.concat([prefixed(mediaType), bytes]), fileContext(fileId));
  return Buffer.concat([MARK, prefixed(subjectId), sealed]);
}

/** Whose file it is; undefined when the bytes are no stored file. */
export function subjectOf(stored: Buffer): string | undefined {
  return partsOf(stored)?.head;
}

/** Undefined when the bytes are not those that were sealed for this id. */
export function openStoredFile(
  key: SubjectKey,
  stored: Buffer,
  fileId: string,
): { bytes: Uint8Array; mediaType: string } | undefined {
  const parts = partsOf(stored);
  const plain = parts && key.open(parts.rest, fileContext(fileId));
  const content = plain && split(plain);
  return content && { bytes: content.rest, mediaType: content.head };
}

function partsOf(stored: Buffer): { head: string; rest: Buffer } | undefined {
  return stored.subarray(0, MARK.length).equals(MARK) ? split(stored.subarray(MARK.length)) : undefined;
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
