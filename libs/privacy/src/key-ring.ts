import { createSecretKey, type KeyObject } from 'node:crypto';
import { open, seal } from './crypto/cipher.ts';

/** The data key of one subject. It seals and opens, and never shows itself. */
export class SubjectKey {
  readonly #key: KeyObject;
  readonly #owner: readonly string[];

  constructor(key: Uint8Array, tenant: string, subjectId: string) {
    this.#key = createSecretKey(key);
    this.#owner = [tenant, subjectId];
  }

  /** @param context what the content is (id, kind): it opens only with the same, and only for the same tenant and subject. */
  seal(plain: Uint8Array, context: readonly string[]): Buffer {
    return seal(this.#key, plain, [...this.#owner, ...context]);
  }

  /** Undefined when the bytes or the context are not those that were sealed. */
  open(sealed: Uint8Array, context: readonly string[]): Buffer | undefined {
    return open(this.#key, sealed, [...this.#owner, ...context]);
  }
}

/** The subject keys of one service, shared by its vault and its file store, so that one erasure ends both. */
export interface KeyRing {
  /** The subject's key, made at first use and then on disk. @throws SubjectErasedError */
  ensure(tenant: string, subjectId: string): Promise<SubjectKey>;
  /** Undefined: unknown or erased. */
  find(tenant: string, subjectId: string): Promise<SubjectKey | undefined>;
  /** Keyed hash (128 bits) of a value under a key of the tenant: equal values meet, nothing else can be learned. */
  blind(tenant: string, purpose: string, value: string): Promise<Buffer>;
  /**
   * Wraps every key anew that is not under the current master key and answers how many there were. Data and index stay as
   * they are. Afterwards the older master keys are no longer needed.
   */
  rewrap(): Promise<number>;
}
