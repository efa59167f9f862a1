import type { ServicePorts } from '@alur/platform';
import type { Channel } from '../domain/channel.ts';
import type { Courier } from './courier.ts';
import { FolderCourier } from './folder.ts';
import { SmtpCourier } from './smtp.ts';
import { WhatsAppCourier } from './whatsapp.ts';

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

/** WhatsApp and e-mail where they are set; the tray of the counter where neither is. */
export function couriersOf({ config, vault, logger }: Pick<ServicePorts, 'config' | 'vault' | 'logger'>): Couriers {
  const { whatsappUrl, whatsappToken, whatsappPhoneId, smtpUrl, smtpFrom } = config;
  const couriers: Courier[] = [];
  if (whatsappUrl !== undefined && whatsappToken !== undefined && whatsappPhoneId !== undefined) {
    couriers.push(new WhatsAppCourier({ url: whatsappUrl, token: whatsappToken, phoneId: whatsappPhoneId }));
  }
  if (smtpUrl !== undefined && smtpFrom !== undefined) couriers.push(new SmtpCourier({ url: smtpUrl, from: smtpFrom }));
  return new Couriers(couriers.length > 0 ? couriers : [new FolderCourier(vault, logger)]);
}
