import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { SubjectKey } from '../key-ring.ts';
import type { MasterKeys } from './master-keys.ts';

const KEY = 32;
const INDEX_KEY: readonly string[] = ['index-key'];

/**
 * Makes, unwraps and re-wraps the keys that a vault's database holds. The caller reads the stored form every time, so an
 * erasure holds at once, also one by another process; the cache only saves the unwrapping.
 */
export class WrappedKeys {
  readonly #masterKeys: MasterKeys;
  readonly #unwrapped: LRUCache<string, { readonly wrapped: Uint8Array; readonly key: SubjectKey }>;

  /** @param cacheSize unwrapped subject keys that stay in memory */
  constructor(masterKeys: MasterKeys, cacheSize: number) {
    this.#masterKeys = masterKeys;
    this.#unwrapped = new LRUCache({ max: cacheSize });
  }

  /** A new subject key in the form that is stored. */
  newSubjectKey(tenant: string, subjectId: string): Buffer {
    return this.#masterKeys.wrap(tenant, randomBytes(KEY), subjectContext(subjectId));
  }

  /** A new key for the keyed hashes of a tenant in the form that is stored. */
  newIndexKey(tenant: string): Buffer {
    return this.#masterKeys.wrap(tenant, randomBytes(KEY), INDEX_KEY);
  }

  /** The subject's key whose stored form was just read. @throws MasterKeyError */
  subjectKey(tenant: string, subjectId: string, wrapped: Uint8Array): SubjectKey {
    const name = keyName(tenant, subjectId);
    const cached = this.#unwrapped.get(name);
    if (cached !== undefined && Buffer.compare(cached.wrapped, wrapped) === 0) return cached.key;
    this.#unwrapped.delete(name);
    const bytes = this.#masterKeys.unwrap(tenant, wrapped, subjectContext(subjectId));
    const key = new SubjectKey(bytes, tenant, subjectId);
    bytes.fill(0);
    this.#unwrapped.set(name, { wrapped, key });
    return key;
  }

  /** @throws MasterKeyError */
  indexKey(tenant: string, wrapped: Uint8Array): KeyObject {
    return createSecretKey(this.#masterKeys.unwrap(tenant, wrapped, INDEX_KEY));
  }

  /** Forgets the unwrapped key of a subject that is being erased. */
  forget(tenant: string, subjectId: string): void {
    this.#unwrapped.delete(keyName(tenant, subjectId));
  }

  /** The same subject key under the current master key. */
  rewrapSubjectKey(tenant: string, subjectId: string, wrapped: Uint8Array): Buffer {
    return this.#rewrap(tenant, wrapped, subjectContext(subjectId));
  }

  /** The same index key under the current master key. */
  rewrapIndexKey(tenant: string, wrapped: Uint8Array): Buffer {
    return this.#rewrap(tenant, wrapped, INDEX_KEY);
  }

  isCurrent(wrapped: Uint8Array): boolean {
    const { currentId } = this.#masterKeys;
    return currentId.equals(wrapped.subarray(0, currentId.length));
  }

  #rewrap(tenant: string, wrapped: Uint8Array, context: readonly string[]): Buffer {
    return this.#masterKeys.wrap(tenant, this.#masterKeys.unwrap(tenant, wrapped, context), context);
  }
}

/** SHA-256 (hex) of a stored key: identifies in a backup the key that an erasure destroyed. */
export function fingerprint(wrapped: Uint8Array): string {
  return createHash('sha256').update(wrapped).digest('hex');
}

/** One name for tenant and subject together. */
export function keyName(tenant: string, subjectId: string): string {
  return JSON.stringify([tenant, subjectId]);
}

function subjectContext(subjectId: string): string[] {
  return ['subject-key', subjectId];
}
