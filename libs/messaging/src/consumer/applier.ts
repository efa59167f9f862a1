import { type ContractMessage, contractOf } from '@alur/contracts';
import { backoffMs, type RetryTools, systemRetryTools } from '../backoff.ts';
import { checkMessage } from '../message.ts';
import type { ParkedMessage, ParkingLot } from '../parking-lot.ts';
import { AppliedRevisions } from './applied-revisions.ts';
import { safeErrorText } from './error-text.ts';
import {
  type ConsumerRuntimeOptions,
  type ConsumerStatus,
  DEFAULT_RETRY,
  OUTAGE_BACKOFF,
  type RetryOutcome,
} from './options.ts';
import { Throughput } from './throughput.ts';

/** What is to be done with a message: `call` is what the handler gets, null when it is not for this group. */
export type Work =
  | { readonly message: ContractMessage; readonly call: ContractMessage | null; readonly error: null }
  | { readonly message: ContractMessage; readonly call: null; readonly error: string };

/** The runtime was stopped while a message waited for its retry: the message stays uncommitted and comes again. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

interface Failure {
  readonly error: string;
  /** A server is away; the message is not at fault. */
  readonly outage: boolean;
}

interface Attempt {
  /** Null when the handler took the message. */
  readonly error: string | null;
  /** Calls of the handler. */
  readonly attempts: number;
}

/** Applies messages of one key in order: checks, calls the handler, retries, parks. Its callers hold the lock of the key. */
export class Applier {
  readonly revisions: AppliedRevisions;
  readonly #options: ConsumerRuntimeOptions;
  readonly #parking: ParkingLot;
  readonly #call: (message: ContractMessage) => Promise<void>;
  readonly #tools: RetryTools;
  readonly #throughput: Throughput;
  /** Keys whose parked messages an operator's retry in this process is working off. */
  readonly #retrying = new Set<string>();
  readonly #counts = { applied: 0, retried: 0, parked: 0 };
  #lastError: ConsumerStatus['lastError'] = null;

  constructor(options: ConsumerRuntimeOptions, call: (message: ContractMessage) => Promise<void>) {
    this.#options = options;
    this.#parking = options.parking;
    this.#call = call;
    this.#tools = options.tools ?? systemRetryTools;
    this.#throughput = new Throughput(() => this.#now());
    this.revisions = new AppliedRevisions(options.rememberedStreams ?? 10_000);
  }

  get status(): ConsumerStatus {
    const throughput = this.#throughput.perSecond();
    return { group: this.#options.group, ...this.#counts, throughput, lastError: this.#lastError };
  }

  workOf(message: ContractMessage): Work {
    const known = contractOf(message.type) !== undefined;
    if (known && this.#options.handles?.(message.type) === false) return { message, call: null, error: null };
    const checked = checkMessage(message);
    return checked.ok ? { message, call: checked.message, error: null } : { message, call: null, error: checked.error };
  }

  /** @param parked the key had parked messages after its lock was taken */
  async applyInOrder(works: readonly Work[], stopping: AbortSignal, parked: boolean): Promise<void> {
    let waits = parked;
    for (const work of works) {
      if (work.error === null && work.call === null) {
        // What is not for this group does not park, but neither does it show that the parked ones before it were applied.
        if (!waits) this.done(work);
      } else if (waits) waits = await this.#queue(work.message, stopping);
      else waits = await this.#applyOrPark(work, stopping);
    }
  }

  /** Applies the oldest parked message of the key once, for an operator. */
  async retryFirst(key: string): Promise<'applied' | Omit<RetryOutcome, 'applied'>> {
    const { group } = this.#options;
    this.#retrying.add(key);
    let applied = false;
    try {
      const [first] = await this.#parking.ofKey(group, key, 1);
      if (!first) return { remaining: 0, error: null };
      const error = await this.#applyParked(first, async ({ call }) => ({
        error: (await this.#failureOf(call))?.error ?? null,
        attempts: 1,
      }));
      applied = error === null;
      return applied ? 'applied' : { remaining: (await this.#parking.ofKey(group, key)).length, error };
    } finally {
      // Within the lock of the key: what parks from now on must not count on this retry.
      if (!applied) this.#retrying.delete(key);
    }
  }

  done(work: Work): void {
    this.revisions.note(work.message.stream, work.message.revision);
    if (work.call === null) return;
    this.#counts.applied += 1;
    this.#throughput.add();
    this.#options.observer?.applied?.(work.message);
  }

  /** Keeps an error for the status. */
  note(type: string | null, error: string): void {
    this.#lastError = { at: this.now(), type, error };
  }

  now(): string {
    return this.#now().toISOString();
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }

  /** True when it parked. */
  async #applyOrPark(work: Work, stopping: AbortSignal): Promise<boolean> {
    const { error, attempts } = await this.#attempt(work, stopping);
    if (error !== null) await this.#park(work.message, error, attempts);
    else this.done(work);
    return error !== null;
  }

  /**
   * Parks a message behind the others of its key, and looks whether they still wait: an operator's retry in another
   * process may just have applied the last of them, and this one would not be picked up again. False when the key is free.
   */
  async #queue(message: ContractMessage, stopping: AbortSignal): Promise<boolean> {
    const { group } = this.#options;
    await this.#park(message, null, 0);
    if (this.#retrying.has(message.subject)) return true;
    for (;;) {
      const [first] = await this.#parking.ofKey(group, message.subject, 1);
      if (!first) return false;
      if (first.error !== null) return true;
      const error = await this.#applyParked(first, (work) => this.#attempt(work, stopping));
      if (error === null) continue;
      this.#options.observer?.parked?.(first.message, error);
      return true;
    }
  }

  /** Applies a parked message and takes it out, or keeps with it why it failed. Null when it was applied. */
  async #applyParked({ group, id, message }: ParkedMessage, attempt: (work: Work) => Promise<Attempt>) {
    const work = this.workOf(message);
    const { error, attempts } = work.error === null ? await attempt(work) : { error: work.error, attempts: 1 };
    if (error !== null) {
      this.note(message.type, error);
      await this.#parking.recordFailure(group, id, error, attempts);
      return error;
    }
    await this.#parking.remove(group, id);
    this.done(work);
    return null;
  }

  async #attempt(work: Work, stopping: AbortSignal): Promise<Attempt> {
    if (work.error !== null) return { error: work.error, attempts: 0 };
    const policy = this.#options.retry ?? DEFAULT_RETRY;
    let waits = 0;
    for (let attempt = 1; ; ) {
      if (stopping.aborted) throw new StoppedError();
      const failure = await this.#failureOf(work.call);
      if (failure === null) return { error: null, attempts: attempt };
      const { error, outage } = failure;
      if (!outage && attempt >= policy.attempts) return { error, attempts: attempt };
      this.note(work.message.type, error);
      if (outage) {
        waits += 1;
        if (waits === 1) this.#options.observer?.failed?.(error);
        await this.#wait(backoffMs(OUTAGE_BACKOFF, waits, this.#tools.random), stopping);
      } else {
        this.#counts.retried += 1;
        this.#options.observer?.retrying?.(work.message, error, attempt);
        await this.#wait(backoffMs(policy, attempt, this.#tools.random), stopping);
        attempt += 1;
      }
    }
  }

  /** A stop ends the wait; the next round sees it. */
  #wait(ms: number, stopping: AbortSignal): Promise<void> {
    return this.#tools.delay(ms, stopping).catch(() => undefined);
  }

  /** Null when the handler took the message. */
  async #failureOf(call: ContractMessage | null): Promise<Failure | null> {
    try {
      if (call !== null) await this.#call(call);
      return null;
    } catch (error) {
      return { error: safeErrorText(error), outage: this.#options.isOutage?.(error) ?? false };
    }
  }

  async #park(message: ContractMessage, error: string | null, attempts: number): Promise<void> {
    await this.#parking.park({
      id: message.id,
      group: this.#options.group,
      key: message.subject,
      message,
      error,
      attempts,
      parkedAt: this.now(),
    });
    this.#counts.parked += 1;
    if (error !== null) this.note(message.type, error);
    this.#options.observer?.parked?.(message, error);
  }
}
