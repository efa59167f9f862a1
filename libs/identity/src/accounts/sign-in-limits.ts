import { Backoff } from './backoff.ts';

/** Who tries to sign in, and from where. */
export interface Attempt {
  readonly tenant: string;
  /** Sign-in name as it is stored. */
  readonly username: string;
  /** As `networkOf` gives it. */
  readonly network: string;
  /** The device, where this person has signed in on it before. */
  readonly device: string | undefined;
}

/**
 * Slows failed sign-ins down. A device on which the person has signed in before counts for itself alone, so that strangers
 * cannot lock the person out; all others count by person and network, by network, and by person from anywhere. Names that
 * no account has are slowed down alike, else it would show. Counts are in memory.
 */
export class SignInLimits {
  readonly #perDevice: Backoff;
  readonly #perPlace: Backoff;
  /** One network that tries many names; generous, because a whole office may share one. */
  readonly #perNetwork: Backoff;
  /** Many networks that try one name; short, because who comes from a new device waits for it. */
  readonly #perPerson: Backoff;

  constructor(now: () => Date) {
    this.#perDevice = new Backoff({ free: 5, firstWait: 15, maxWait: 900, now });
    this.#perPlace = new Backoff({ free: 5, firstWait: 15, maxWait: 900, now });
    this.#perNetwork = new Backoff({ free: 100, firstWait: 15, maxWait: 900, now });
    this.#perPerson = new Backoff({ free: 20, firstWait: 60, maxWait: 60, now });
  }

  /**
   * Counts an attempt as failed until it is taken back or has succeeded.
   * @returns seconds to wait, 0 when it is allowed; `alarm` when strangers have begun to be slowed down for this person
   */
  begin(attempt: Attempt): { readonly wait: number; readonly alarm: boolean } {
    const counts = this.#countsOf(attempt);
    for (const [counter, key] of counts) {
      const wait = counter.begin(key);
      if (wait > 0) return { wait, alarm: false };
    }
    const last = counts.at(-1)!;
    return { wait: 0, alarm: attempt.device === undefined && last[0].isSlow(last[1]) };
  }

  succeeded(attempt: Attempt): void {
    for (const [counter, key] of this.#countsOf(attempt)) {
      // Others may be guessing from the same network.
      if (counter === this.#perNetwork) counter.takeBack(key);
      else counter.succeeded(key);
    }
  }

  /** The attempt was no failure, and no success either: earlier failures stay counted. */
  takeBack(attempt: Attempt): void {
    for (const [counter, key] of this.#countsOf(attempt)) counter.takeBack(key);
  }

  #countsOf({ tenant, username, network, device }: Attempt): [Backoff, string][] {
    const person = JSON.stringify([tenant, username]);
    if (device !== undefined) return [[this.#perDevice, device]];
    return [
      [this.#perNetwork, network],
      [this.#perPlace, `${person} ${network}`],
      [this.#perPerson, person],
    ];
  }
}
