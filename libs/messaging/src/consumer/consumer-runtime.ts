import type { Consumption, Delivery } from '../bus.ts';
import { Applier, StoppedError, type Work } from './applier.ts';
import { BatchGate } from './batch-gate.ts';
import { safeErrorText } from './error-text.ts';
import { KeyedLock } from './keyed-lock.ts';
import type { ConsumerRuntimeOptions, ConsumerStatus, RetryOutcome } from './options.ts';
import { Slots } from './slots.ts';

/** Messages that one call of a batch handler holds at most. */
const CALL_SIZE = 1_000;

/** A reason of its own, because making the usual one with its stack at every wait costs more than the wait. */
const WAIT_ENDED = new Error('The wait has ended');

/**
 * Applies the messages of some topics for one consumer group: in order per key (subject), keys in parallel, with
 * retries; a message that still fails parks, and with it everything later of its key, while all other keys go on.
 */
export class ConsumerRuntime {
  readonly #options: ConsumerRuntimeOptions;
  readonly #applier: Applier;
  readonly #locks = new KeyedLock();
  readonly #gate: BatchGate | undefined;
  #consumption: Consumption | undefined;
  #stopping = new AbortController();

  constructor(options: ConsumerRuntimeOptions) {
    this.#options = options;
    const { handler } = options;
    if ('batch' in handler) {
      const gate = new BatchGate(handler.batch, CALL_SIZE);
      this.#gate = gate;
      this.#applier = new Applier(options, (message) => gate.run([message], 'alone'));
    } else {
      const slots = new Slots(options.concurrency ?? 16);
      this.#applier = new Applier(options, (message) => slots.run(() => handler.each(message)));
    }
  }

  get status(): ConsumerStatus {
    return this.#applier.status;
  }

  async start(): Promise<void> {
    if (this.#consumption) throw new Error(`Consumer ${this.#options.group} is running already`);
    this.#stopping = new AbortController();
    const { group, topics, batchSize } = this.#options;
    this.#consumption = await this.#options.bus.consume({
      group,
      topics,
      ...(batchSize === undefined ? {} : { batchSize }),
      onBatch: (batch) => this.#onBatch(batch),
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

  /** Messages this group has not committed yet; 0 when it is not running. */
  async lag(): Promise<number> {
    return (await this.#consumption?.lag()) ?? 0;
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
  async retryParked(key: string): Promise<RetryOutcome> {
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
  async discardParked(id: string, by: string, reason: string): Promise<RetryOutcome | undefined> {
    const { group, parking } = this.#options;
    const parked = (await parking.list(group)).find((one) => one.id === id);
    if (!parked) return undefined;
    const wasFirst = await this.#locks.run([parked.key], async () => {
      const [first] = await parking.ofKey(group, parked.key);
      await parking.discard(group, id, by, reason, this.#applier.now());
      return first?.id === id;
    });
    if (wasFirst) return this.retryParked(parked.key);
    const rest = await parking.ofKey(group, parked.key);
    return { applied: 0, remaining: rest.length, error: rest[0]?.error ?? null };
  }

  async #onBatch(batch: readonly Delivery[]): Promise<void> {
    const byKey = Map.groupBy(batch, (delivery) => delivery.message.subject);
    const works = new Map<string, readonly Work[]>();
    for (const [key, deliveries] of byKey)
      works.set(
        key,
        deliveries.map((delivery) => this.#applier.workOf(delivery.message)),
      );
    const gate = this.#gate;
    if (gate) await this.#locks.run([...works.keys()], () => this.#applyTogether(works, gate));
    else await allDone([...works].map(([key, ofKey]) => this.#locks.run([key], () => this.#applyInOrder(ofKey))));
  }

  #applyInOrder(works: readonly Work[]): Promise<void> {
    return this.#applier.applyInOrder(works, this.#stopping.signal);
  }

  /** Keys without a fault in one call; then, one by one, the keys whose call failed or that cannot go along. */
  async #applyTogether(byKey: ReadonlyMap<string, readonly Work[]>, gate: BatchGate): Promise<void> {
    const together: (readonly Work[])[] = [];
    const apart: (readonly Work[])[] = [];
    for (const [key, works] of byKey) {
      const clean = !this.#applier.isParked(key) && works.every((work) => work.error === null);
      (clean ? together : apart).push(works);
    }
    if (!(await this.#called(together.flat(), gate, 'shared')))
      for (const works of together) if (!(await this.#called(works, gate, 'alone'))) apart.push(works);
    await allDone(apart.map((works) => this.#applyInOrder(works)));
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
    await this.#consumption.settled(signal);
    const parked = await this.#options.parking.list(this.#options.group);
    return !parked.some(({ message }) => message.stream === stream && message.revision <= revision);
  }
}

/** Waits for all before it fails with the first error: nothing still runs when the batch comes again. */
async function allDone(tasks: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(tasks);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
