import { Clock } from '@alur/platform';

/** Runs like a clock that was set to a given instant when it was made: the demo always plays in office hours. */
export class SetClock extends Clock {
  readonly #offset: number;

  constructor(start: string) {
    super();
    this.#offset = Date.parse(start) - Date.now();
  }

  override now(): Date {
    return new Date(Date.now() + this.#offset);
  }
}
