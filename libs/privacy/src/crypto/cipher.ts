import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** Bytes that `seal` adds to the plain text. */
export const SEAL_OVERHEAD = NONCE + TAG;

/**
 * AES-256-GCM with a random 96-bit nonce: `nonce | tag | ciphertext`. What is sealed opens only with the same context. A
 * random nonce is safe for 2^32 seals per key; a subject's key sees a few hundred.
 */
export function seal(key: KeyObject, plain: Uint8Array, context: readonly string[]): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(encodeContext(context));
  const body = cipher.update(plain);
  cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Undefined when the key, the context or the bytes are not those of `seal`. */
export function open(key: KeyObject, sealed: Uint8Array, context: readonly string[]): Buffer | undefined {
  if (sealed.length < SEAL_OVERHEAD) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(encodeContext(context));
  decipher.setAuthTag(sealed.subarray(NONCE, SEAL_OVERHEAD));
  const plain = decipher.update(sealed.subarray(SEAL_OVERHEAD));
  try {
    decipher.final();
    return plain;
  } catch {
    return undefined;
  }
}

/** JSON keeps the parts apart: `['a', 'bc']` and `['ab', 'c']` differ. */
function encodeContext(context: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(context));
}
