import { type ContractMessage, contractOf } from '@alur/contracts';
import { backoffMs, type RetryTools, systemRetryTools } from '../backoff.ts';
import { checkMessage } from '../message.ts';
import type { ParkingLot } from '../parking-lot.ts';
import { AppliedRevisions } from './applied-revisions.ts';
import { safeErrorText } from './error-text.ts';
import { type ConsumerRuntimeOptions, type ConsumerStatus, DEFAULT_RETRY, type RetryOutcome } from './options.ts';

/** What is to be done with a message: `call` is what the handler gets, null when it is not for this group. */
export type Work =
  | { readonly message: ContractMessage; readonly call: ContractMessage | null; readonly error: null }
  | { readonly message: ContractMessage; readonly call: null; readonly error: string };

/** The runtime was stopped while a message waited for its retry: the message stays uncommitted and comes again. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** Applies messages of one key in order: checks, calls the handler, retries, parks. Its callers hold the lock of the key. */
export class Applier {
  readonly revisions: AppliedRevisions;
  readonly #options: ConsumerRuntimeOptions;
  readonly #parking: ParkingLot;
  readonly #call: (message: ContractMessage) => Promise<void>;
  readonly #tools: RetryTools;
  readonly #counts = { applied: 0, retried: 0, parked: 0 };
  #lastError: ConsumerStatus['lastError'] = null;

  constructor(options: ConsumerRuntimeOptions, call: (message: ContractMessage) => Promise<void>) {
    this.#options = options;
    this.#parking = options.parking;
    this.#call = call;
    this.#tools = options.tools ?? systemRetryTools;
    this.revisions = new AppliedRevisions(options.rememberedStreams ?? 10_000);
  }

  get status(): ConsumerStatus {
    return { group: this.#options.group, ...this.#counts, lastError: this.#lastError };
  }

  workOf(message: ContractMessage): Work {
    const known = contractOf(message.type) !== undefined;
    if (known && this.#options.handles?.(message.type) === false) return { message, call: null, error: null };
    const checked = checkMessage(message);
    return checked.ok ? { message, call: checked.message, error: null } : { message, call: null, error: checked.error };
  }

  async applyInOrder(works: readonly Work[], stopping: AbortSignal): Promise<void> {
    for (const work of works) {
      const waits = this.isParked(work.message.subject);
      if (work.error === null && work.call === null) {
        // What is not for this group does not park, but neither does it show that the parked ones before it were applied.
        if (!waits) this.done(work);
      } else if (waits) await this.#park(work.message, null, 0);
      else if (work.error !== null) await this.#park(work.message, work.error, 0);
      else await this.#applyWithRetry(work, stopping);
    }
  }

  /** Applies the oldest parked message of the key once. */
  async retryFirst(key: string): Promise<'applied' | Omit<RetryOutcome, 'applied'>> {
    const { group } = this.#options;
    const waiting = await this.#parking.ofKey(group, key);
    const [first] = waiting;
    if (!first) return { remaining: 0, error: null };
    const work = this.workOf(first.message);
    const error = work.error ?? (await this.#failureOf(work.call));
    if (error !== null) {
      this.note(first.message.type, error);
      await this.#parking.recordFailure(group, first.id, error);
      return { remaining: waiting.length, error };
    }
    await this.#parking.remove(group, first.id);
    this.done(work);
    return 'applied';
  }

  isParked(key: string): boolean {
    return this.#parking.isParked(this.#options.group, key);
  }

  done(work: Work): void {
    this.revisions.note(work.message.stream, work.message.revision);
    if (work.call === null) return;
    this.#counts.applied += 1;
    this.#options.observer?.applied?.(work.message);
  }

  /** Keeps an error for the status. */
  note(type: string | null, error: string): void {
    this.#lastError = { at: this.now(), type, error };
  }

  now(): string {
    return (this.#options.now?.() ?? new Date()).toISOString();
  }

  async #applyWithRetry(work: Work, stopping: AbortSignal): Promise<void> {
    const policy = this.#options.retry ?? DEFAULT_RETRY;
    for (let attempt = 1; ; attempt += 1) {
      if (stopping.aborted) throw new StoppedError();
      const error = await this.#failureOf(work.call);
      if (error === null) return this.done(work);
      if (attempt >= policy.attempts) return this.#park(work.message, error, attempt);
      this.note(work.message.type, error);
      this.#counts.retried += 1;
      this.#options.observer?.retrying?.(work.message, error, attempt);
      // A stop ends the wait; the next round sees it.
      await this.#tools.delay(backoffMs(policy, attempt, this.#tools.random), stopping).catch(() => undefined);
    }
  }

  /** Null when the handler took the message. */
  async #failureOf(call: ContractMessage | null): Promise<string | null> {
    try {
      if (call !== null) await this.#call(call);
      return null;
    } catch (error) {
      return safeErrorText(error);
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
