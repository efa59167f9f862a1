import { setTimeout as sleep } from 'node:timers/promises';
import type { Collection, CollectionDefinition, ReadStore } from './read-store.ts';

interface BuiltVersion {
  /** Version of the view that was built last; 0 before the first. */
  readonly version: number;
  /** Who builds another one now, until when it is believed (epoch ms). */
  readonly building?: { readonly owner: string; readonly until: number };
}

const VERSIONS: CollectionDefinition = { name: 'view-versions', version: 1, indexes: [] };
/** Longer than a process pauses or clocks differ; what a new process waits for after the builder was killed. */
const LEASE_MS = 60_000;
const RENEW_MS = 10_000;
const POLL_MS = 250;

/** Which version of each view the database holds, and who builds a new one: one process, while the others wait. */
export class ViewVersions {
  readonly #versions: Collection<BuiltVersion>;
  readonly #owner: string;

  private constructor(versions: Collection<BuiltVersion>, owner: string) {
    this.#versions = versions;
    this.#owner = owner;
  }

  /** @param owner of no other process: what it claimed and could not give back, it may claim again */
  static async open(store: ReadStore, owner: string): Promise<ViewVersions> {
    return new ViewVersions(await store.open<BuiltVersion>(VERSIONS), owner);
  }

  /** Returns when this version is built: by `build`, or by another process. */
  async ensure(
    { name, version }: CollectionDefinition,
    build: () => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    while ((await this.#versions.get(name))?.version !== version) {
      signal.throwIfAborted();
      if (await this.#claim(name)) await this.#build(name, version, build);
      else await sleep(POLL_MS);
    }
  }

  async #build(name: string, version: number, build: () => Promise<void>): Promise<void> {
    // A renewal that fails is made up for by the next one.
    const renewal = setInterval(() => void this.#claim(name).catch(() => undefined), RENEW_MS);
    try {
      await build();
      clearInterval(renewal);
      await this.#change(name, () => ({ version }));
    } catch (error) {
      clearInterval(renewal);
      await this.#change(name, (known) => (known.building?.owner === this.#owner ? { version: known.version } : known));
      throw error;
    }
  }

  /** Takes or renews the right to build; false while another process has it. */
  async #claim(name: string): Promise<boolean> {
    let mine = false;
    await this.#change(name, (known) => {
      const { building } = known;
      mine = building === undefined || building.owner === this.#owner || building.until < Date.now();
      return mine ? { version: known.version, building: { owner: this.#owner, until: Date.now() + LEASE_MS } } : known;
    });
    return mine;
  }

  async #change(name: string, change: (known: BuiltVersion) => BuiltVersion): Promise<void> {
    for (;;) {
      const { document, version: expectedVersion = 0 } = (await this.#versions.load([name])).get(name) ?? {};
      const known = document ?? { version: 0 };
      const wanted = change(known);
      if (wanted === known) return;
      const written = await this.#versions.write([{ id: name, document: wanted, sources: {}, expectedVersion }]);
      if (written.conflicts.length === 0) return;
    }
  }
}
