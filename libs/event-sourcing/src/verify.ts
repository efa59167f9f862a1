import { setImmediate as nextTurn } from 'node:timers/promises';
import { anchorDecider, type LogAnchorRecorded } from './anchor.ts';
import { type AnchorKey, checkSeal } from './anchor-seal.ts';
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
 * - `anchor-forged`: its seal was not made with the key that it names.
 * - `anchor-unsealed`: the newest anchor of a tenant has no seal by a key that is in use.
 * - `log-cut-off`: the log has fewer records than a root that was kept outside has seen.
 * - `log-rewritten`: its records do not give a root that was kept outside.
 */
export type LogFault =
  | 'record-altered'
  | 'record-unreadable'
  | 'revision-missing'
  | 'tail-cut-off'
  | 'anchor-broken'
  | 'anchor-forged'
  | 'anchor-unsealed'
  | 'log-cut-off'
  | 'log-rewritten';

export type VerifyReport =
  | {
      readonly intact: true;
      readonly events: number;
      readonly streams: number;
      readonly anchors: number;
      /** Merkle root over the heads of all streams: with `events` a `KnownRoot` of the log as it is now. */
      readonly root: string;
    }
  | {
      readonly intact: false;
      readonly fault: LogFault;
      readonly stream: string;
      /** The first revision at fault. */
      readonly revision: number;
      readonly detail: string;
    };

/** What a log was like at an earlier time. */
export interface KnownRoot {
  /** How many events it had. */
  readonly events: number;
  /** Merkle root over the heads of all streams then. */
  readonly root: string;
}

export interface VerifyOptions {
  /** Roots that were kept outside of the machine. */
  readonly knownRoots?: readonly KnownRoot[];
  /** Keys of the anchors' seals. Without them seals are not looked at. */
  readonly keys?: readonly AnchorKey[];
}

/**
 * Reads the whole log and names the first record that was altered, in the order of the log. Give the store itself, not an
 * `upcasting` view of it. What was cut off after the last anchor cannot be seen from the log alone, and who can write it can
 * compute all hashes and roots anew: seals show the second, `knownRoots` both.
 */
export async function verifyLog(store: EventStore, options: VerifyOptions = {}): Promise<VerifyReport> {
  const verification = new Verification(store, options);
  try {
    for await (const event of wholeLog(store)) await verification.check(event);
    return verification.report();
  } catch (error) {
    if (error instanceof Fault) return error.report;
    if (error instanceof UnreadableEventError) {
      const { stream, revision, message } = error;
      return { intact: false, fault: 'record-unreadable', stream, revision, detail: message };
    }
    throw error;
  }
}

const PAGE = 500;

/** One unreadable record spoils its page; then the records before it still come one by one. */
async function* wholeLog(store: EventStore): AsyncGenerator<RecordedEvent> {
  let limit = PAGE;
  for (let after = ''; ; ) {
    try {
      const page = await store.readAll(after, limit);
      yield* page;
      if (page.length < limit) return;
      // A long log must leave the event loop to others.
      await nextTurn();
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
  readonly anchors: number;
  /** Revision of the newest one, and whether a key in use has sealed it. */
  readonly last: { readonly revision: number; readonly sealed: boolean };
}

class Verification {
  readonly #store: EventStore;
  readonly #keys: readonly AnchorKey[] | undefined;
  readonly #knownRoots: ReadonlyMap<number, readonly KnownRoot[]>;
  readonly #heads = new Map<string, StreamHead>();
  readonly #anchors = new Map<string, AnchorStream>();
  #events = 0;

  constructor(store: EventStore, { keys, knownRoots = [] }: VerifyOptions) {
    this.#store = store;
    this.#keys = keys;
    this.#knownRoots = Map.groupBy(knownRoots, ({ events }) => events);
  }

  async check(event: RecordedEvent): Promise<void> {
    checkLink(event, this.#heads.get(event.stream));
    this.#heads.set(event.stream, { stream: event.stream, revision: event.revision, hash: event.hash });
    this.#events += 1;
    if (isAnchor(event)) await this.#checkAnchor(event);
    const known = this.#knownRoots.get(this.#events);
    if (known !== undefined) this.#checkRoots(known, event);
  }

  report(): VerifyReport {
    const seen = Math.max(0, ...this.#knownRoots.keys());
    if (seen > this.#events) {
      throw new Fault(
        'log-cut-off',
        '*',
        -1,
        `The log has ${this.#events} events; a root kept outside has seen ${seen}`,
      );
    }
    for (const [stream, { last }] of this.#anchors) {
      if (this.#keys === undefined || last.sealed) continue;
      throw new Fault('anchor-unsealed', stream, last.revision, 'No key in use has sealed the newest anchor');
    }
    const anchors = [...this.#anchors.values()].reduce((sum, one) => sum + one.anchors, 0);
    return { intact: true, events: this.#events, streams: this.#heads.size, anchors, root: this.#root() };
  }

  #root(): string {
    return anchorOf([...this.#heads.values()]).root;
  }

  #checkRoots(known: readonly KnownRoot[], { stream, revision }: RecordedEvent): void {
    const actual = this.#root();
    const other = known.find(({ root }) => root !== actual);
    if (other === undefined) return;
    const detail = `The first ${other.events} events do not give the root ${other.root} that was kept outside`;
    throw new Fault('log-rewritten', stream, revision, detail);
  }

  /** All records that an anchor covers precede it in the log, so they have been read by now. */
  async #checkAnchor(event: RecordedEvent & LogAnchorRecorded): Promise<void> {
    const { day, root, heads } = event.data;
    const seal = checkSeal(this.#keys ?? [], event.stream, event.data);
    if (seal === 'forged') {
      throw new Fault(
        'anchor-forged',
        event.stream,
        event.revision,
        'The seal of the anchor is not of the key that it names',
      );
    }
    const before = this.#anchors.get(event.stream);
    const last = { revision: event.revision, sealed: seal === 'valid' };
    const anchor = { seen: before?.seen ?? new Map(), anchors: (before?.anchors ?? 0) + 1, last };
    this.#anchors.set(event.stream, anchor);
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
