import type { ContractMessage } from '@alur/contracts';
import { checkMessage, type EventBus, type ParkingLot } from '@alur/messaging';
import { applyMessages } from './apply.ts';
import type { Collection } from './read-store.ts';
import { failing } from './rebuild-error.ts';
import { UnavailableError } from './unavailable-error.ts';
import type { View } from './view.ts';

/**
 * Fills a collection from the logs. What is parked for the group stays out, with everything later of its key: it comes
 * as live traffic when it is retried. What was discarded stays out for good.
 */
export class Refill {
  readonly #view: View<object>;
  readonly #target: Collection<object>;
  readonly #group: string;
  readonly #parking: ParkingLot;
  readonly #waitingKeys = new Set<string>();

  constructor(view: View<object>, target: Collection<object>, group: string, parking: ParkingLot) {
    this.#view = view;
    this.#target = target;
    this.#group = group;
    this.#parking = parking;
  }

  async run(bus: EventBus): Promise<void> {
    for await (const batch of bus.replay(this.#view.topics)) await this.#apply(batch);
  }

  async #apply(messages: readonly ContractMessage[]): Promise<void> {
    const states = await this.#parking.statesOf(
      this.#group,
      messages.map(({ id }) => id),
    );
    const wanted = messages.filter((message) => !this.#waits(message, states.get(message.id)));
    const checked = wanted.map((message) => checkMessage(message));
    try {
      if (checked.some((check) => !check.ok)) throw new Error('A message does not meet its contract');
      await applyMessages(
        this.#view,
        this.#target,
        checked.flatMap((check) => (check.ok ? [check.message] : [])),
      );
    } catch (error) {
      if (error instanceof UnavailableError) throw error;
      for (const message of wanted) await this.#applyAlone(message);
    }
  }

  #waits(message: ContractMessage, state: 'parked' | 'discarded' | undefined): boolean {
    if (state === 'discarded') return true;
    if (state === 'parked') this.#waitingKeys.add(message.subject);
    return this.#waitingKeys.has(message.subject);
  }

  async #applyAlone(message: ContractMessage): Promise<void> {
    if (this.#waitingKeys.has(message.subject)) return;
    try {
      const check = checkMessage(message);
      if (!check.ok) throw new Error(check.error);
      await applyMessages(this.#view, this.#target, [check.message]);
    } catch (error) {
      if (error instanceof UnavailableError) throw error;
      const parked = await this.#parking.parkedKeys(this.#group, [message.subject]);
      if (!parked.has(message.subject)) throw failing(this.#view, message, error);
      this.#waitingKeys.add(message.subject);
    }
  }
}
