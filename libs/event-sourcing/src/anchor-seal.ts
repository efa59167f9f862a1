import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';

/** Seals anchors. Derived from a secret that is not kept beside the log: who can write the log alone cannot seal. */
export interface AnchorKey {
  /** Names the key in a seal, 16 hex digits; says nothing about it. */
  readonly id: string;
  readonly key: KeyObject;
}

/** What a seal covers, besides the name of the anchor's stream. */
export interface SealedAnchor {
  readonly day: string;
  readonly root: string;
  readonly streams: number;
}

/** @param secret the master key of the installation */
export function anchorKey(secret: string): AnchorKey {
  const derived = (purpose: string, length: number) => Buffer.from(hkdfSync('sha256', secret, '', purpose, length));
  return {
    id: derived('alur/anchor-key-id/v1', 8).toString('hex'),
    key: createSecretKey(derived('alur/anchor-key/v1', 32)),
  };
}

/** `<id of the key>.<HMAC-SHA256, hex>`. */
export function sealOf({ id, key }: AnchorKey, stream: string, { day, root, streams }: SealedAnchor): string {
  return `${id}.${createHmac('sha256', key)
    .update(JSON.stringify([stream, day, root, streams]))
    .digest('hex')}`;
}

/** `unknown`: no seal, or one by a key that is not among `keys`. */
export function checkSeal(
  keys: readonly AnchorKey[],
  stream: string,
  anchor: SealedAnchor & { readonly seal?: string | undefined },
): 'valid' | 'forged' | 'unknown' {
  const { seal = '' } = anchor;
  const key = keys.find(({ id }) => seal.startsWith(`${id}.`));
  if (key === undefined) return 'unknown';
  const [expected, given] = [Buffer.from(sealOf(key, stream, anchor)), Buffer.from(seal)];
  return expected.length === given.length && timingSafeEqual(expected, given) ? 'valid' : 'forged';
}
