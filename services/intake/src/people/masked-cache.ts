import type { MaskedPerson } from '@alur/contracts';

export interface CachedLine {
  readonly line: MaskedPerson;
  readonly village: string | null;
}

interface Entry extends CachedLine {
  readonly until: number;
}

/** Keeps the masked lines of recently listed people, so that a worklist does not decrypt every person at every look. */
export class MaskedCache {
  readonly #entries = new Map<string, Entry>();
  readonly #size: number;
  readonly #ttlMs: number;

  /** @param ttlMs how long a correction made by another process may stay unseen. */
  constructor(size = 5000, ttlMs = 30_000) {
    this.#size = size;
    this.#ttlMs = ttlMs;
  }

  get(tenant: string, subjectId: string, now: number): CachedLine | undefined {
    const entry = this.#entries.get(key(tenant, subjectId));
    return entry && entry.until > now ? entry : undefined;
  }

  set(tenant: string, subjectId: string, line: CachedLine, now: number): void {
    const oldest = this.#entries.keys().next();
    if (this.#entries.size >= this.#size && !oldest.done) this.#entries.delete(oldest.value);
    this.#entries.set(key(tenant, subjectId), { ...line, until: now + this.#ttlMs });
  }

  forget(tenant: string, subjectId: string): void {
    this.#entries.delete(key(tenant, subjectId));
  }
}

function key(tenant: string, subjectId: string): string {
  return `${tenant}/${subjectId}`;
}
