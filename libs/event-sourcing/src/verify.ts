import { anchorDecider, type LogAnchorRecorded } from './anchor.ts';
import { GENESIS_HASH, hashOf } from './chain.ts';
import { UnreadableEventError } from './errors.ts';
import type { RecordedEvent } from './event.ts';
import type { EventStore, StreamHead } from './event-store.ts';
import { anchorOf } from './merkle.ts';

/**
 * - `record-altered`: the record was changed, or replaced together with its hash.
 * - `record-unreadable`: its JSON is broken.
 * - `revision-missing`: a record was taken out of the stream.
 * - `tail-cut-off`: records at the end of the stream were taken out; an anchor has seen them.
 * - `anchor-broken`: the heads that an anchor has seen do not give its root.
 * - `anchor-missing`: a root that is known from outside is not in the log.
 */
export type LogFault =
  | 'record-altered'
  | 'record-unreadable'
  | 'revision-missing'
  | 'tail-cut-off'
  | 'anchor-broken'
  | 'anchor-missing';

export type VerifyReport =
  | { readonly intact: true; readonly events: number; readonly streams: number; readonly anchors: number }
  | {
      readonly intact: false;
      readonly fault: LogFault;
      readonly stream: string;
      /** The first revision at fault. */
      readonly revision: number;
      readonly detail: string;
    };

export interface KnownRoot {
  /** Stream of the anchor, `<tenant>/log-anchor/<service>`. */
  readonly stream: string;
  readonly day: string;
  readonly root: string;
}

/**
 * Reads the whole log and names the first record that was altered, in the order of the log. Give the store itself, not an
 * `upcasting` view of it. What was cut off after the last anchor cannot be seen; who can write the file can also compute
 * all hashes and roots anew: `knownRoots`, kept outside of the machine, show that too.
 */
export async function verifyLog(
  store: EventStore,
  { knownRoots = [] }: { readonly knownRoots?: readonly KnownRoot[] } = {},
): Promise<VerifyReport> {
  const verification = new Verification(store);
  try {
    for await (const event of wholeLog(store)) await verification.check(event);
    return verification.report(knownRoots);
  } catch (error) {
    if (error instanceof Fault) return error.report;
    if (error instanceof UnreadableEventError) {
      const { stream, revision, message } = error;
      return { intact: false, fault: 'record-unreadable', stream, revision, detail: message };
    }
    throw error;
  }
}

/** One unreadable record spoils its page; then the records before it still come one by one. */
async function* wholeLog(store: EventStore): AsyncGenerator<RecordedEvent> {
  let limit = 1000;
  for (let after = ''; ; ) {
    try {
      const page = await store.readAll(after, limit);
      yield* page;
      if (page.length < limit) return;
      after = page.at(-1)!.position;
    } catch (error) {
      if (!(error instanceof UnreadableEventError) || limit === 1) throw error;
      limit = 1;
    }
  }
}

type FaultReport = Extract<VerifyReport, { intact: false }>;

/** Ends the walk at the first fault. */
class Fault extends Error {
  readonly report: FaultReport;

  constructor(fault: LogFault, stream: string, revision: number, detail: string) {
    super(detail);
    this.report = { intact: false, fault, stream, revision, detail };
  }
}

/** What the anchors of one stream say. */
interface AnchorStream {
  /** The heads as the last anchor has seen them. */
  readonly seen: Map<string, StreamHead>;
  /** The root of each day. */
  readonly roots: Map<string, string>;
}

class Verification {
  readonly #store: EventStore;
  readonly #heads = new Map<string, StreamHead>();
  readonly #anchors = new Map<string, AnchorStream>();
  #events = 0;

  constructor(store: EventStore) {
    this.#store = store;
  }

  async check(event: RecordedEvent): Promise<void> {
    checkLink(event, this.#heads.get(event.stream));
    this.#heads.set(event.stream, { stream: event.stream, revision: event.revision, hash: event.hash });
    this.#events += 1;
    if (isAnchor(event)) await this.#checkAnchor(event);
  }

  report(knownRoots: readonly KnownRoot[]): VerifyReport {
    for (const { stream, day, root } of knownRoots) {
      if (this.#anchors.get(stream)?.roots.get(day) === root) continue;
      const revision = (this.#heads.get(stream)?.revision ?? -1) + 1;
      throw new Fault('anchor-missing', stream, revision, `No anchor of ${day} has the root ${root}`);
    }
    const anchors = [...this.#anchors.values()].reduce((sum, { roots }) => sum + roots.size, 0);
    return { intact: true, events: this.#events, streams: this.#heads.size, anchors };
  }

  /** All records that an anchor covers precede it in the log, so they have been read by now. */
  async #checkAnchor(event: RecordedEvent & LogAnchorRecorded): Promise<void> {
    const { day, root, heads } = event.data;
    const anchor = this.#anchors.get(event.stream) ?? { seen: new Map(), roots: new Map() };
    this.#anchors.set(event.stream, anchor);
    anchor.roots.set(day, root);
    for (const [stream, revision] of Object.entries(heads)) {
      anchor.seen.set(stream, await this.#headAt(stream, revision, day));
    }
    if (anchorOf([...anchor.seen.values()]).root === root) return;
    throw new Fault('anchor-broken', event.stream, event.revision, `The heads of ${day} do not give the root ${root}`);
  }

  async #headAt(stream: string, revision: number, day: string): Promise<StreamHead> {
    const head = this.#heads.get(stream);
    const last = head?.revision ?? -1;
    if (last < revision) {
      const detail = `The stream ends at revision ${last}; the anchor of ${day} has seen revision ${revision}`;
      throw new Fault('tail-cut-off', stream, last + 1, detail);
    }
    if (head !== undefined && last === revision) return head;
    // The stream has grown between the reading of the heads and the anchor.
    const [event] = await this.#store.readStream(stream, revision);
    return { stream, revision, hash: event?.hash ?? '' };
  }
}

function checkLink(event: RecordedEvent, head: StreamHead | undefined): void {
  const { stream, revision, previousHash } = event;
  if (hashOf(event) !== event.hash) {
    throw new Fault('record-altered', stream, revision, 'The content of the record does not give its hash');
  }
  const next = (head?.revision ?? -1) + 1;
  if (revision !== next) {
    throw new Fault('revision-missing', stream, next, `Revision ${next} is missing before revision ${revision}`);
  }
  if (previousHash === (head?.hash ?? GENESIS_HASH)) return;
  // This record is sound in itself and names another predecessor than the stored one.
  const altered = head?.revision ?? revision;
  throw new Fault('record-altered', stream, altered, `Revision ${revision} was written after another record`);
}

function isAnchor(event: RecordedEvent): event is RecordedEvent & LogAnchorRecorded {
  return event.type === 'log-anchor.recorded.v1' && event.stream.includes(`/${anchorDecider.name}/`);
}
