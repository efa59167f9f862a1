import type { RecordedEvent } from '@alur/event-sourcing';
import { parseToken, type VersionToken } from '@alur/read-models';

/** Version tokens of the commands that the office answered with 2xx: what must never be lost. */
export class Acknowledged {
  readonly #revisions = new Map<string, number>();
  #count = 0;

  /** @param header `alur-version` of an answer */
  note(header: string | null): void {
    const token = header === null ? undefined : parseToken(header);
    if (token === undefined) return;
    this.#count += 1;
    this.#revisions.set(token.stream, Math.max(token.revision, this.#revisions.get(token.stream) ?? -1));
  }

  get count(): number {
    return this.#count;
  }

  /** Streams that do not hold what was acknowledged. */
  lost(events: readonly RecordedEvent[]): VersionToken[] {
    const heads = new Map<string, number>();
    for (const { stream, revision } of events) heads.set(stream, Math.max(revision, heads.get(stream) ?? -1));
    return [...this.#revisions]
      .filter(([stream, revision]) => (heads.get(stream) ?? -1) < revision)
      .map(([stream, revision]) => ({ stream, revision }));
  }
}
