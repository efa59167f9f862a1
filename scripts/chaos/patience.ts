import { setTimeout as sleep } from 'node:timers/promises';
import { direct, type Transport } from '@alur/demo';

/** What an answer means while services and brokers come and go: the same request is sent again, with its key. */
const UNAVAILABLE = new Set([502, 503, 504]);
const PAUSE_MS = 100;

export interface PatienceOptions {
  /** Milliseconds after which a request that nobody answers fails. */
  readonly limitMs: number;
  readonly onAnswer?: (status: number, headers: Headers) => void;
  /** Makes other people of those in a body. */
  readonly rewrite?: (json: string) => string;
}

/** Sends a request until it is answered: by a service, not by a gateway that stands in for it. */
export function patient({ limitMs, onAnswer, rewrite = (json) => json }: PatienceOptions): Transport {
  return async (url, init) => {
    const sent = typeof init.body === 'string' ? { ...init, body: rewrite(init.body) } : init;
    for (const end = Date.now() + limitMs; ; await sleep(PAUSE_MS)) {
      const signal = AbortSignal.timeout(Math.max(1_000, Math.min(15_000, end - Date.now())));
      const answer = await direct(url, { ...sent, signal }).catch((error: unknown) => {
        if (Date.now() > end) throw error;
        return undefined;
      });
      if (answer === undefined || (UNAVAILABLE.has(answer.status) && Date.now() < end)) continue;
      onAnswer?.(answer.status, answer.headers);
      return answer;
    }
  };
}

const PERSON_NUMBER = /"(16|73)(\d{10})(\d{4})"/g;

/** The people of the demo, one family further: the serial of each NIK and KK moves on by a thousand each round. */
export function familyOf(round: number): (json: string) => string {
  return (json) =>
    json.replace(PERSON_NUMBER, (_, province: string, middle: string, serial: string) => {
      const moved = (Number(serial) + 1_000 * round) % 10_000;
      return `"${province}${middle}${String(moved).padStart(4, '0')}"`;
    });
}
