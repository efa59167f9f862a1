import type { PersonLookUp } from '@alur/contracts';
import { ProblemException, type ServicePorts } from '@alur/platform';
import { LRUCache } from 'lru-cache';
import { lookUpAlarm } from '../../domain/look-up-alarm.ts';
import { BUDGETS, type Budget, type LookUpKind, type Spent, spend } from '../../domain/look-up-budget.ts';
import { derivedId } from '../derived-id.ts';

/** Who looks somebody up. */
export type Asker = Pick<PersonLookUp, 'tenant' | 'officer' | 'correlationId'>;

const REMEMBERED = 20_000;

/**
 * The budgets of the officers, in the memory of this process: of several processes of intake each counts for itself, and a
 * restart forgets. Alarms are events, so that they hold for all of them.
 */
export class LookUps {
  readonly #ports: Pick<ServicePorts, 'runner' | 'clock' | 'ids'>;
  readonly #spent = new LRUCache<string, readonly Spent[]>({ max: REMEMBERED });

  constructor(ports: Pick<ServicePorts, 'runner' | 'clock' | 'ids'>) {
    this.#ports = ports;
  }

  /**
   * Counts a look-up from its beginning, so that many at the same time gain nothing.
   * @throws ProblemException 429 `too-many-look-ups` over the budget, after the privacy officer's alarm
   */
  async spend(kind: LookUpKind, asker: Asker, about?: string): Promise<void> {
    const over = await this.note(kind, asker, about);
    if (over) throw tooManyLookUps(over.waitMs);
  }

  /** Counts what is never refused; over the budget it raises the alarm only. */
  async note(kind: LookUpKind, asker: Asker, about?: string): Promise<(Budget & { waitMs: number }) | undefined> {
    const key = keyOf(kind, asker);
    const at = this.#ports.clock.now();
    const now: Spent = about === undefined ? { at: at.getTime() } : { at: at.getTime(), about };
    const { spent, over } = spend(this.#spent.get(key) ?? [], BUDGETS[kind], now);
    this.#spent.set(key, spent);
    if (over) await this.#alarm(kind, over, asker, at.toISOString());
    return over;
  }

  /** The newest of the kind no longer count. */
  takeBack(kind: LookUpKind, asker: Asker, times = 1): void {
    const key = keyOf(kind, asker);
    this.#spent.set(key, (this.#spent.get(key) ?? []).slice(0, -times));
  }

  async #alarm(kind: LookUpKind, { most, ms }: Budget, asker: Asker, at: string): Promise<void> {
    const { tenant, officer, correlationId } = asker;
    const command = { type: 'raise', officer, kind, most, minutes: ms / 60_000, at } as const;
    const commandId = derivedId(this.#ports.ids.next(), 'look-up-alarm');
    const context = { tenant, actor: officer, at, commandId, correlationId };
    await this.#ports.runner.execute(lookUpAlarm, officer, command, context);
  }
}

function keyOf(kind: LookUpKind, { tenant, officer }: Asker): string {
  return JSON.stringify([tenant, officer, kind]);
}

function tooManyLookUps(waitMs: number): ProblemException {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const wait = seconds < 120 ? `${seconds} detik` : `${Math.ceil(seconds / 60)} menit`;
  return new ProblemException(
    429,
    'too-many-look-ups',
    `Terlalu banyak pencarian orang. Coba lagi dalam ${wait}. Petugas pelindungan data pribadi diberi tahu.`,
    { retryAfter: seconds },
  );
}
