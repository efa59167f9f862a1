/** The time of day, injected so that tests hold it. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }
}

/** Runs on in real time like a clock that was set to an instant: a demo always plays in office hours. */
export class SetClock extends Clock {
  readonly #offset: number;

  /** @param start ISO instant. @param setAt when the clock was set (milliseconds since 1970); default now. */
  constructor(start: string, setAt = Date.now()) {
    super();
    this.#offset = Date.parse(start) - setAt;
  }

  override now(): Date {
    return new Date(Date.now() + this.#offset);
  }
}
