import { hash } from 'node:crypto';
import type { RecordedEvent } from './event.ts';

/** The predecessor's hash of the first event of a stream. */
export const GENESIS_HASH = '0'.repeat(64);

/**
 * The hash (SHA-256, hex) that chains a record to its predecessor. The fields are joined by line feeds: names hold none
 * (see `checkAppend`) and JSON text escapes them, so no two different records give the same bytes.
 * `data` and `meta` are the JSON texts that the store keeps.
 */
export function chainHash(
  previousHash: string,
  id: string,
  type: string,
  stream: string,
  revision: number,
  data: string,
  meta: string,
): string {
  return hash('sha256', `${previousHash}\n${id}\n${type}\n${stream}\n${revision}\n${data}\n${meta}`, 'hex');
}

/** The hash that a record must have by its own content and the `previousHash` it names. */
export function hashOf(event: RecordedEvent): string {
  const { previousHash, id, type, stream, revision, data, meta } = event;
  return chainHash(previousHash, id, type, stream, revision, JSON.stringify(data), JSON.stringify(meta));
}
