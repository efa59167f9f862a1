import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { AccessError } from '../access-error.ts';

const SALT = 16;
const HASH = 32;
const BLOCK = 8;
const FORM = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/;

/** Work of one hash: N = 2^`log2n`, `passes` times over (p), 8 KiB × N of memory divided by 8 (r = 8). */
export interface ScryptCost {
  readonly log2n: number;
  readonly passes: number;
}

/** About 0.2 s and 32 MiB: the strength that OWASP asks for. */
export const DEFAULT_SCRYPT_COST: ScryptCost = { log2n: 15, passes: 3 };

/**
 * Hashes passwords with scrypt outside the event loop. Few at a time and a bounded queue: a burst of sign-ins must not take
 * the threads that the disk needs, nor all memory. Callers who wait are served in turn, one for each `caller`, and no
 * caller has more than half of the queue: a burst from one place delays the others by one hash.
 */
export class PasswordHasher {
  readonly #cost: ScryptCost;
  readonly #atOnce: number;
  readonly #maxWaiting: number;
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #decoy: string;
  #running = 0;

  constructor(options: { readonly cost?: ScryptCost; readonly atOnce?: number; readonly maxWaiting?: number } = {}) {
    this.#cost = options.cost ?? DEFAULT_SCRYPT_COST;
    this.#atOnce = options.atOnce ?? 2;
    this.#maxWaiting = options.maxWaiting ?? 100;
    this.#decoy = this.unusable();
  }

  /** A hash that no password is known to match. */
  unusable(): string {
    return encode(this.#cost, randomBytes(SALT), randomBytes(HASH));
  }

  /** `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`, so that the cost can rise later. @throws AccessError 503 `sign-in-busy` */
  async hash(password: string, caller = ''): Promise<string> {
    const salt = randomBytes(SALT);
    return encode(this.#cost, salt, await this.#derive(password, salt, this.#cost, caller));
  }

  /** Without a stored hash (unknown account) it does the same work and answers false. @throws AccessError 503 `sign-in-busy` */
  async verify(password: string, stored: string | undefined, caller = ''): Promise<boolean> {
    const { cost, salt, hash } = decode(stored ?? this.#decoy);
    const equal = timingSafeEqual(await this.#derive(password, salt, cost, caller), hash);
    return equal && stored !== undefined;
  }

  /** True when the hash was made with another cost than today's. */
  isOutdated(stored: string): boolean {
    const { cost } = decode(stored);
    return cost.log2n !== this.#cost.log2n || cost.passes !== this.#cost.passes;
  }

  async #derive(password: string, salt: Buffer, cost: ScryptCost, caller: string): Promise<Buffer> {
    await this.#enter(caller);
    try {
      const N = 2 ** cost.log2n;
      // The same password must match from every keyboard: composed and decomposed letters count as one.
      const text = password.normalize('NFKC');
      return await new Promise<Buffer>((resolve, reject) => {
        scrypt(text, salt, HASH, { N, r: BLOCK, p: cost.passes, maxmem: 256 * N * BLOCK }, (error, key) =>
          error === null ? resolve(key) : reject(error),
        );
      });
    } finally {
      this.#leave();
    }
  }

  async #enter(caller: string): Promise<void> {
    if (this.#running < this.#atOnce) {
      this.#running += 1;
      return;
    }
    const own = this.#waiting.get(caller) ?? [];
    const all = [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0);
    if (all >= this.#maxWaiting || own.length >= Math.ceil(this.#maxWaiting / 2)) {
      throw new AccessError(503, 'sign-in-busy', 'Terlalu banyak yang masuk bersamaan. Coba lagi beberapa detik.');
    }
    this.#waiting.set(caller, own);
    await new Promise<void>((resolve) => own.push(resolve));
  }

  /** The slot passes directly to the next in the queue, so that a later caller cannot overtake. */
  #leave(): void {
    const [first] = this.#waiting;
    if (first === undefined) {
      this.#running -= 1;
      return;
    }
    const [caller, own] = first;
    const next = own.shift();
    // To the end of the line, where it has more to come.
    this.#waiting.delete(caller);
    if (own.length > 0) this.#waiting.set(caller, own);
    next?.();
  }
}

function encode(cost: ScryptCost, salt: Buffer, hash: Buffer): string {
  return `$scrypt$ln=${cost.log2n},r=${BLOCK},p=${cost.passes}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

function decode(stored: string): { cost: ScryptCost; salt: Buffer; hash: Buffer } {
  const [, log2n, , passes, salt, hash] = FORM.exec(stored) ?? [];
  if (salt === undefined || hash === undefined) throw new Error('A stored password hash is damaged');
  return {
    cost: { log2n: Number(log2n), passes: Number(passes) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}
