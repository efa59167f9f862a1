import { createHash, type Hash } from 'node:crypto';
import type { Digest } from './read-store.ts';
import { compareText } from './scalar.ts';

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  // A map without prototype, so that a field named __proto__ stays a field.
  const copy: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value).sort(compareText)) copy[key] = sorted(Reflect.get(value, key));
  return copy;
}

/** JSON with the keys of every object in order: equal content, equal text. */
export function canonicalJson(value: object): string {
  return JSON.stringify(sorted(value));
}

/** Hash over the documents of a collection; add them in `_id` order. */
export class ContentDigest {
  readonly #hash: Hash = createHash('sha256');
  #count = 0;

  /** `sources` and `document` are canonical JSON; the document without the store's own fields. */
  add(id: string, sources: string, document: string): void {
    this.#hash.update(`[${JSON.stringify(id)},${sources},${document}]\n`);
    this.#count += 1;
  }

  result(): Digest {
    return { count: this.#count, hash: this.#hash.digest('hex') };
  }
}
