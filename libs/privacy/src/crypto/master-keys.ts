import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { MasterKeyError } from '../errors.ts';
import { open, SEAL_OVERHEAD, seal } from './cipher.ts';

const KEY = 32;
const KEY_ID = 8;

/** Length of a wrapped key, always the same: it can be overwritten in place. */
export const WRAPPED_LENGTH = KEY_ID + SEAL_OVERHEAD + KEY;

interface MasterKey {
  readonly id: Buffer;
  readonly secret: Buffer;
}

/** A new master key (256 bits) as text for the configuration. */
export function newMasterKey(): string {
  return randomBytes(KEY).toString('base64');
}

/**
 * The master keys of an installation, the current one first. Older ones only unwrap; after `rewrap` they can be dropped.
 * A master key protects nothing itself: each tenant has a key of its own derived from it (HKDF-SHA256), and that wraps
 * the random data keys.
 */
export class MasterKeys {
  readonly #keys: readonly MasterKey[];
  readonly #tenantKeys = new Map<string, KeyObject>();

  /** @param secrets random, 32 bytes or characters at least (`newMasterKey` makes one); the first is the current one. */
  constructor(secrets: readonly (Uint8Array | string)[]) {
    if (secrets.length === 0) throw new MasterKeyError('No master key is configured. Give at least one.');
    this.#keys = secrets.map((secret, index) => {
      const bytes = typeof secret === 'string' ? Buffer.from(secret) : Buffer.from(secret);
      if (bytes.length < KEY) {
        throw new MasterKeyError(`Master key ${index + 1} has ${bytes.length} characters; it must have 32 at least.`);
      }
      return { id: derive(bytes, 'alur/master-key-id/v1', KEY_ID), secret: bytes };
    });
  }

  /** Key id of the current master key: the first bytes of everything it wraps. It says nothing about the key. */
  get currentId(): Buffer {
    return this.#keys[0]!.id;
  }

  wrap(tenant: string, key: Uint8Array, context: readonly string[]): Buffer {
    const master = this.#keys[0]!;
    return Buffer.concat([master.id, seal(this.#tenantKey(master, tenant), key, [tenant, ...context])]);
  }

  /** @throws MasterKeyError when the key was wrapped by a master key that is not configured, or was altered. */
  unwrap(tenant: string, wrapped: Uint8Array, context: readonly string[]): Buffer {
    const id = wrapped.subarray(0, KEY_ID);
    const master = this.#keys.find((key) => key.id.equals(id));
    if (master === undefined) {
      throw new MasterKeyError(
        'A key is wrapped by a master key that is not configured. Add the older master key after the current one, then rewrap.',
      );
    }
    const key = open(this.#tenantKey(master, tenant), wrapped.subarray(KEY_ID), [tenant, ...context]);
    if (key === undefined) throw new MasterKeyError('A wrapped key was altered or moved. Restore it from a backup.');
    return key;
  }

  #tenantKey(master: MasterKey, tenant: string): KeyObject {
    const name = `${master.id.toString('hex')}/${tenant}`;
    let key = this.#tenantKeys.get(name);
    if (key === undefined) {
      key = createSecretKey(derive(master.secret, `alur/tenant-key/v1/${tenant}`, KEY));
      this.#tenantKeys.set(name, key);
    }
    return key;
  }
}

function derive(secret: Uint8Array, purpose: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, new Uint8Array(0), purpose, length));
}
