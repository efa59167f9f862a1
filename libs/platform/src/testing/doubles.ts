import { Clock } from '../runtime/clock.ts';
import { Ids } from '../runtime/ids.ts';

/** A clock that moves only by `set` and `advance`. */
export class FixedClock extends Clock {
  #now: Date;

  constructor(now: string) {
    super();
    this.#now = new Date(now);
  }

  override now(): Date {
    return new Date(this.#now);
  }

  set(now: string): void {
    this.#now = new Date(now);
  }

  advance(milliseconds: number): void {
    this.#now = new Date(this.#now.getTime() + milliseconds);
  }
}

/** Ids that count: `00000000-0000-7000-8000-000000000001`, … */
export class SequentialIds extends Ids {
  #count = 0;

  override next(): string {
    this.#count += 1;
    return `00000000-0000-7000-8000-${String(this.#count).padStart(12, '0')}`;
  }

  override secret(bits: number, group = 0): string {
    this.#count += 1;
    const letters = String(this.#count).padStart(Math.ceil(bits / 5), '0');
    return group > 0 ? letters.replace(new RegExp(`(.{${group}})(?=.)`, 'g'), '$1-') : letters;
  }
}
