import { KeyedMutex } from '@alur/event-sourcing';
import type { Consumption, Delivery, PartitionState, UnreadableRecord } from '../bus.ts';
import { passThrough } from '../middleware.ts';
import { Applier, StoppedError, type Work } from './applier.ts';
import { BatchGate } from './batch-gate.ts';
import { safeErrorText } from './error-text.ts';
import type { ConsumerRuntimeOptions, ConsumerStatus, RetryOutcome } from './options.ts';
import { Slots } from './slots.ts';

/** Messages that one call of a batch handler holds at most. */
const CALL_SIZE = 1_000;

/** A reason of its own, because making the usual one with its stack at every wait costs more than the wait. */
const WAIT_ENDED = new Error('The wait has ended');

/**
 * Applies the messages of some topics for one consumer group: in order per key (subject), keys in parallel, with
 * retries; a message that still fails parks, and with it everything later of its key, while all other keys continue.
 */
export class ConsumerRuntime {
  readonly #options: ConsumerRuntimeOptions;
  readonly #applier: Applier;
  readonly #locks = new KeyedMutex();
  readonly #gate: BatchGate | undefined;
  #consumption: Consumption | undefined;
  #stopping = new AbortController();

  constructor(options: ConsumerRuntimeOptions) {
    this.#options = options;
    const { handler, middleware = passThrough } = options;
    if ('batch' in handler) {
      const gate = new BatchGate((messages) => middleware(messages, () => handler.batch(messages)), CALL_SIZE);
      this.#gate = gate;
      this.#applier = new Applier(options, (message) => gate.run([message], 'alone'));
    } else {
      const slots = new Slots(options.concurrency ?? 16);
      this.#applier = new Applier(options, (message) =>
        slots.run(() => middleware([message], () => handler.each(message))),
      );
    }
  }

  get status(): ConsumerStatus {
    return this.#applier.status;
  }

  async start(): Promise<void> {
    if (this.#consumption) throw new Error(`Consumer ${this.#options.group} is running already`);
    this.#stopping = new AbortController();
    const { group, topics, batchSize, admit } = this.#options;
    this.#consumption = await this.#options.bus.consume({
      group,
      topics,
      ...(batchSize === undefined ? {} : { batchSize }),
      ...(admit === undefined ? {} : { admit }),
      onBatch: (batch) => this.#onBatch(batch),
      onUnreadable: (record) => this.#onUnreadable(record),
      onError: (error) => this.#onError(error),
    });
  }

  /** Ends running handlers, gives up waiting retries; what was not applied comes again after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#consumption?.stop();
    this.#consumption = undefined;
  }

  pause(): void {
    this.#consumption?.pause();
  }

  resume(): void {
    this.#consumption?.resume();
  }

  /** True from `pause` to `resume`, as far as this process is concerned. */
  get paused(): boolean {
    return this.#consumption?.paused ?? false;
  }

  /** Messages this group has not committed yet; 0 when it is not running. */
  async lag(): Promise<number> {
    return (await this.#consumption?.lag()) ?? 0;
  }

  /** The same by partition, and which of them this process reads; none when it is not running. */
  async partitions(): Promise<PartitionState[]> {
    return (await this.#consumption?.partitions()) ?? [];
  }

  /**
   * True when this group has worked off everything that was published before the call; false after `timeoutMs`, and at
   * once when it is paused here or not running.
   */
  async caughtUp(timeoutMs: number): Promise<boolean> {
    if (!this.#consumption || this.#consumption.paused) return false;
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(WAIT_ENDED), timeoutMs);
    return this.#consumption
      .caughtUp(end.signal)
      .then(
        () => true,
        () => false,
      )
      .finally(() => clearTimeout(timer));
  }

  /** True when this process applied the revision of the stream, or a later one, and remembers the stream. */
  hasApplied({ stream, revision }: { readonly stream: string; readonly revision: number }): boolean {
    return this.#applier.revisions.reached(stream, revision);
  }

  /**
   * True as soon as this group applied the revision of the stream; false after `timeoutMs`, when the message is parked,
   * or when the runtime is not running. A stream that is not remembered counts as applied when everything that was
   * published before the call is worked off.
   */
  async waitFor(token: { readonly stream: string; readonly revision: number }, timeoutMs: number): Promise<boolean> {
    if (this.#applier.revisions.reached(token.stream, token.revision)) return true;
    const wait = this.#applier.revisions.wait(token.stream, token.revision);
    const end = new AbortController();
    const expired = Promise.withResolvers<false>();
    const timer = setTimeout(() => expired.resolve(false), timeoutMs);
    const workedOff = this.#workedOff(token.stream, token.revision, end.signal).catch(() => expired.promise);
    try {
      return await Promise.race([wait.reached.then(() => true), workedOff, expired.promise]);
    } finally {
      clearTimeout(timer);
      wait.cancel();
      end.abort(WAIT_ENDED);
    }
  }

  /**
   * Applies the parked messages of a key in order, once each, up to the first that fails. Messages that arrive
   * meanwhile queue behind them.
   */
  retryParked(key: string): Promise<RetryOutcome> {
    return this.#aside(() => this.#retry(key));
  }

  async #retry(key: string): Promise<RetryOutcome> {
    let applied = 0;
    for (;;) {
      // The lock is given back between messages, so that a long queue does not hold up the partition of the key.
      const step = await this.#locks.run([key], () => this.#applier.retryFirst(key));
      if (step !== 'applied') return { applied, ...step };
      applied += 1;
    }
  }

  /**
   * Takes one parked message out for good; `reason` must hold no personal data. When it was the one that its key waited
   * for, the others are applied. Undefined when nothing of that id is parked.
   */
  discardParked(id: string, by: string, reason: string): Promise<RetryOutcome | undefined> {
    return this.#aside(() => this.#discard(id, by, reason));
  }

  async #discard(id: string, by: string, reason: string): Promise<RetryOutcome | undefined> {
    const { group, parking } = this.#options;
    const parked = await parking.find(group, id);
    if (!parked) return undefined;
    const { key } = parked;
    const wasFirst = await this.#locks.run([key], async () => {
      const [first] = await parking.ofKey(group, key, 1);
      await parking.discard(group, id, by, reason, this.#applier.now());
      return first?.id === id;
    });
    if (wasFirst) return this.#retry(key);
    const rest = await parking.ofKey(group, key);
    return { applied: 0, remaining: rest.length, error: rest[0]?.error ?? null };
  }

  #aside<T>(work: () => Promise<T>): Promise<T> {
    const { aside } = this.#options;
    return aside ? aside(work) : work();
  }

  async #onBatch(batch: readonly Delivery[]): Promise<void> {
    const byKey = Map.groupBy(batch, (delivery) => delivery.message.subject);
    const works = new Map<string, readonly Work[]>();
    for (const [key, deliveries] of byKey)
      works.set(
        key,
        deliveries.map((delivery) => this.#applier.workOf(delivery.message)),
      );
    const keys = [...works.keys()];
    const gate = this.#gate;
    if (gate) return this.#locks.run(keys, () => this.#applyTogether(works, gate));
    // One question for all keys whose lock was free; what was before the others may have parked them meanwhile.
    let parked: Promise<ReadonlySet<string>> | undefined;
    const parkedNow = (key: string, waited: boolean) => {
      if (waited) return this.#parked([key]);
      parked ??= this.#parked(keys);
      return parked;
    };
    await allDone(
      [...works].map(([key, ofKey]) =>
        this.#locks.run([key], async (waited) => this.#applyInOrder(ofKey, (await parkedNow(key, waited)).has(key))),
      ),
    );
  }

  async #onUnreadable(record: UnreadableRecord): Promise<void> {
    const { group, parking, observer } = this.#options;
    const { topic, partition, offset, error } = record;
    await parking.quarantine({ group, topic, partition, offset, error, quarantinedAt: this.#applier.now() });
    this.#applier.note(null, `${error} (${topic}, partition ${partition}, offset ${offset})`);
    observer?.quarantined?.(record);
  }

  #parked(keys: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#options.parking.parkedKeys(this.#options.group, keys);
  }

  #applyInOrder(works: readonly Work[], parked: boolean): Promise<void> {
    return this.#applier.applyInOrder(works, this.#stopping.signal, parked);
  }

  /** Keys without a fault in one call; then, one by one, the keys whose call failed or that cannot go along. */
  async #applyTogether(byKey: ReadonlyMap<string, readonly Work[]>, gate: BatchGate): Promise<void> {
    const parked = await this.#parked([...byKey.keys()]);
    const together: (readonly Work[])[] = [];
    const apart = new Map<string, readonly Work[]>();
    for (const [key, works] of byKey) {
      if (!parked.has(key) && works.every((work) => work.error === null)) together.push(works);
      else apart.set(key, works);
    }
    if (!(await this.#called(together.flat(), gate, 'shared')))
      for (const works of together)
        if (!(await this.#called(works, gate, 'alone'))) apart.set(works[0]!.message.subject, works);
    await allDone([...apart].map(([key, works]) => this.#applyInOrder(works, parked.has(key))));
  }

  /** False when the handler failed. */
  async #called(works: readonly Work[], gate: BatchGate, mode: 'shared' | 'alone'): Promise<boolean> {
    const messages = works.flatMap((work) => work.call ?? []);
    try {
      if (messages.length > 0) await gate.run(messages, mode);
    } catch {
      return false;
    }
    for (const work of works) this.#applier.done(work);
    return true;
  }

  #onError(error: unknown): void {
    if (error instanceof StoppedError) return;
    const text = safeErrorText(error);
    this.#applier.note(null, text);
    this.#options.observer?.failed?.(text);
  }

  async #workedOff(stream: string, revision: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#consumption) return false;
    await this.#consumption.caughtUp(signal);
    return !(await this.#options.parking.holds(this.#options.group, stream, revision));
  }
}

/** Waits for all before it fails with the first error: nothing still runs when the batch comes again. */
async function allDone(tasks: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(tasks);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
