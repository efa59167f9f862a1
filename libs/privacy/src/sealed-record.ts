import { DecryptionError } from './errors.ts';
import type { SubjectKey } from './key-ring.ts';

/** A record as a vault's database holds it. */
export interface SealedRecord {
  readonly id: string;
  readonly kind: string;
  readonly sealed: Uint8Array;
}

export function sealRecord(key: SubjectKey, id: string, kind: string, data: object): Buffer {
  return key.seal(Buffer.from(JSON.stringify(data)), recordContext(id, kind));
}

/** @throws DecryptionError */
export function openRecord(key: SubjectKey, { id, kind, sealed }: SealedRecord): unknown {
  const plain = key.open(sealed, recordContext(id, kind));
  if (plain === undefined) throw new DecryptionError(`Vault record ${id}`);
  return JSON.parse(plain.toString());
}

function recordContext(id: string, kind: string): string[] {
  return ['record', id, kind];
}
