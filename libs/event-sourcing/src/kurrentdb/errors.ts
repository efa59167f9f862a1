/** KurrentDB gave no usable answer, though the call was made again and again. Nothing was changed by a failed read. */
export class KurrentUnavailableError extends Error {
  override readonly name: string = 'KurrentUnavailableError';
  readonly attempts: number;
  readonly waitedMs: number;

  constructor(what: string, attempts: number, waitedMs: number, options?: ErrorOptions) {
    const seconds = (waitedMs / 1000).toFixed(1);
    super(`KurrentDB did not answer (${what}) in ${attempts} attempts within ${seconds} s`, options);
    this.attempts = attempts;
    this.waitedMs = waitedMs;
  }
}

/** An append was sent and no answer came. Make the same append again: it answers `repeated` when it was stored. */
export class AppendOutcomeUnknownError extends KurrentUnavailableError {
  override readonly name = 'AppendOutcomeUnknownError';
  readonly stream: string;

  constructor(stream: string, cause: KurrentUnavailableError) {
    super(`append to ${stream}; it is unknown whether it was stored`, cause.attempts, cause.waitedMs, { cause });
    this.stream = stream;
  }
}

/** A stream was deleted or cut off in KurrentDB by other means than this store, which never does that. */
export class StreamRemovedError extends Error {
  override readonly name = 'StreamRemovedError';
  readonly stream: string;

  constructor(stream: string, options?: ErrorOptions) {
    super(`The stream ${stream} was deleted or truncated in KurrentDB; a log must keep all its events`, options);
    this.stream = stream;
  }
}
