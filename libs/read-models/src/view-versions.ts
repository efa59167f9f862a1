import { setTimeout as sleep } from 'node:timers/promises';
import type { Collection, CollectionDefinition, ReadStore } from './read-store.ts';
import { SharedDocument } from './shared-document.ts';

interface BuiltVersion {
  /** Version of the view that was built last; 0 before the first. */
  readonly version: number;
  /** Number of the last build. */
  readonly build?: number;
  /** Who builds now, until when it is believed (epoch ms). */
  readonly building?: { readonly owner: string; readonly until: number };
}

const VERSIONS: CollectionDefinition = { name: 'view-versions', version: 1, indexes: [] };
/** Longer than a process pauses or clocks differ; what others wait for after the builder was killed. */
const LEASE_MS = 60_000;
const RENEW_MS = 10_000;
const POLL_MS = 250;

/** Which version of each view the database holds, and who builds one anew: one process at a time, by a lease. */
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
    const shared = this.#of(name);
    while ((await shared.read())?.version !== version) {
      signal.throwIfAborted();
      if (!(await this.#build(name, build, version))) await sleep(POLL_MS);
    }
  }

  /**
   * Runs `build` as the only builder of the view, with the number of this build; undefined while another process has it.
   * A build whose process was killed counts as running until its lease ends, a minute later at most.
   */
  rebuild<T>(name: string, build: (number: number) => Promise<T>): Promise<{ readonly built: T } | undefined> {
    return this.#build(name, build);
  }

  async #build<T>(
    name: string,
    build: (number: number) => Promise<T>,
    version?: number,
  ): Promise<{ readonly built: T } | undefined> {
    const number = await this.#claim(name);
    if (number === undefined) return undefined;
    // A renewal that fails is made up for by the next one.
    const renewal = setInterval(() => void this.#claim(name).catch(() => undefined), RENEW_MS);
    try {
      const built = await build(number);
      clearInterval(renewal);
      await this.#of(name).change((known) => ({ version: version ?? known?.version ?? 0, build: number }));
      return { built };
    } catch (error) {
      clearInterval(renewal);
      await this.#of(name).change((known) => (known?.building?.owner === this.#owner ? released(known) : known));
      throw error;
    }
  }

  /** Takes or renews the right to build; answers the number of the build, undefined while another process has the right. */
  async #claim(name: string): Promise<number | undefined> {
    let number: number | undefined;
    await this.#of(name).change((known = { version: 0 }) => {
      const { version, building, build = 0 } = known;
      const mine = building?.owner === this.#owner;
      const free = mine || building === undefined || building.until < Date.now();
      number = free ? build + (mine ? 0 : 1) : undefined;
      if (number === undefined) return known;
      return { version, build: number, building: { owner: this.#owner, until: Date.now() + LEASE_MS } };
    });
    return number;
  }

  #of(name: string): SharedDocument<BuiltVersion> {
    return new SharedDocument(this.#versions, name);
  }
}

function released({ version, build }: BuiltVersion): BuiltVersion {
  return build === undefined ? { version } : { version, build };
}
