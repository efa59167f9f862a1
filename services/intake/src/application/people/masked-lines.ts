import type { MaskedPerson } from '@alur/contracts';
import type { ServicePorts } from '@alur/platform';
import { maskName } from '@alur/standards';
import { LRUCache } from 'lru-cache';
import { nameAt, type StoredIdentity } from './identity.ts';

export interface MaskedLine {
  readonly line: MaskedPerson;
  readonly village: string | null;
}

/** How long a correction made by another process may stay unseen in masked lines. */
const UNSEEN_MS = 30_000;
const REMEMBERED = 5_000;

/** Lines of people for lists, remembered so that a worklist does not decrypt every person at every look. */
export class MaskedLines {
  readonly #vault: ServicePorts['vault'];
  readonly #remembered: LRUCache<string, MaskedLine>;

  constructor({ vault, clock }: Pick<ServicePorts, 'vault' | 'clock'>) {
    this.#vault = vault;
    const perf = { now: () => clock.now().getTime() };
    this.#remembered = new LRUCache({ max: REMEMBERED, ttl: UNSEEN_MS, ttlResolution: 0, perf });
  }

  /** By subject id; unknown and erased people are left out. */
  async of(tenant: string, subjectIds: readonly string[]): Promise<Map<string, MaskedLine>> {
    const lines = new Map<string, MaskedLine>();
    const unknown: string[] = [];
    for (const id of new Set(subjectIds)) {
      const known = this.#remembered.get(nameOf(tenant, id));
      if (known) lines.set(id, known);
      else unknown.push(id);
    }
    const records = await this.#vault.getMany<StoredIdentity>(tenant, unknown.map(recordOf));
    for (const id of unknown) {
      const stored = records.get(recordOf(id));
      if (!stored) continue;
      const entry = { line: { name: maskName(stored.name) }, village: stored.village };
      this.#remembered.set(nameOf(tenant, id), entry);
      lines.set(id, entry);
    }
    return lines;
  }

  /** As the people were called at an instant. Asked for letters only, so nothing of it is remembered. */
  async at(tenant: string, subjectIds: readonly string[], at: string): Promise<Map<string, MaskedPerson>> {
    const records = await this.#vault.getMany<StoredIdentity>(tenant, subjectIds.map(recordOf));
    return new Map(
      subjectIds.flatMap((id) => {
        const stored = records.get(recordOf(id));
        return stored === undefined ? [] : [[id, { name: maskName(nameAt(stored, at)) }]];
      }),
    );
  }

  forget(tenant: string, subjectId: string): void {
    this.#remembered.delete(nameOf(tenant, subjectId));
  }
}

/** The vault record of an identity. */
export function recordOf(subjectId: string): string {
  return `identity:${subjectId}`;
}

function nameOf(tenant: string, subjectId: string): string {
  return `${tenant}/${subjectId}`;
}
