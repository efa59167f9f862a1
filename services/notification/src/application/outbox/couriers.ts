import type { Channel } from '../../domain/channel.ts';
import type { Courier } from './courier.ts';

/** The channels of this installation, in the order in which they are tried. */
export class Couriers {
  readonly order: readonly Channel[];
  readonly #byChannel: ReadonlyMap<Channel, Courier>;

  constructor(couriers: readonly Courier[]) {
    this.order = couriers.map(({ channel }) => channel);
    this.#byChannel = new Map(couriers.map((courier) => [courier.channel, courier]));
  }

  all(): readonly Courier[] {
    return [...this.#byChannel.values()];
  }

  get(channel: Channel): Courier | undefined {
    return this.#byChannel.get(channel);
  }
}
