import type { ServicePorts } from '@alur/platform';
import type { Courier } from '../application/outbox/courier.ts';
import { Couriers } from '../application/outbox/couriers.ts';
import { FolderCourier } from './folder.ts';
import { WhatsAppCourier } from './whatsapp.ts';

/** WhatsApp and e-mail where they are set; the tray of the counter where neither is. */
export async function couriersOf({
  config,
  vault,
  logger,
}: Pick<ServicePorts, 'config' | 'vault' | 'logger'>): Promise<Couriers> {
  const { whatsappUrl, whatsappToken, whatsappPhoneId, smtpUrl, smtpFrom } = config;
  const couriers: Courier[] = [];
  if (whatsappUrl !== undefined && whatsappToken !== undefined && whatsappPhoneId !== undefined) {
    couriers.push(new WhatsAppCourier({ url: whatsappUrl, token: whatsappToken, phoneId: whatsappPhoneId }));
  }
  if (smtpUrl !== undefined && smtpFrom !== undefined) {
    // The mail library is large, and most offices start without it.
    const { SmtpCourier } = await import('./smtp.ts');
    couriers.push(new SmtpCourier({ url: smtpUrl, from: smtpFrom }));
  }
  return new Couriers(couriers.length > 0 ? couriers : [new FolderCourier(vault, logger)]);
}
