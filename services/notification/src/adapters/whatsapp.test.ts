import { expect, test } from '@jest/globals';
import { courierContract } from '../test/fixtures/courier-contract.ts';
import { type Behaviour, WhatsAppServer } from '../test/fixtures/whatsapp-server.ts';
import { messageOf, WhatsAppCourier } from './whatsapp.ts';
import { reportsOf } from './whatsapp-reports.ts';

courierContract('whatsapp', async () => {
  const server = new WhatsAppServer();
  const url = await server.listen();
  const courier = new WhatsAppCourier({ url, token: 'secret-token', phoneId: '1234', timeoutMs: 300 });
  const become = (behaviour: Behaviour) => () => void server.next.push(behaviour);
  return {
    courier,
    received: async () =>
      server.accepted.map(({ to, biz_opaque_callback_data: callback, template }) => ({
        messageId: messageOf(callback)?.messageId ?? '',
        address: to,
        text: template.components.flatMap(({ parameters }) => parameters.map(({ text }) => text)).join(' '),
      })),
    behave: {
      temporary: become(500),
      busy: become(429),
      permanent: become(400),
      unknown: become('no-answer'),
      unreachable: () => server.close(),
    },
    close: () => server.close(),
  };
});

test('a webhook that is no report of ours is left out', () => {
  const status = { status: 'read', biz_opaque_callback_data: 'oku-selatan/message-1', id: 'wamid.x' };
  const webhook = (...statuses: unknown[]) => ({ entry: [{ changes: [{ value: { statuses } }] }] });
  expect(reportsOf(webhook(status))).toEqual([
    { tenant: 'oku-selatan', messageId: 'message-1', status: 'delivered', reasonCode: 'whatsapp-failed' },
  ]);
  const failed = { ...status, status: 'failed', errors: [{ code: 131026, title: 'Message undeliverable' }] };
  expect(reportsOf(webhook(failed))).toMatchObject([{ status: 'failed', reasonCode: 'whatsapp-131026' }]);
  const strange = [
    null,
    'x',
    [],
    {},
    { entry: {} },
    { entry: [null, { changes: [{}] }] },
    webhook(null, 7, { status: 'sent' }),
  ];
  for (const body of [
    ...strange,
    webhook({ ...status, status: 'constructor' }),
    webhook({ ...status, biz_opaque_callback_data: '../x' }),
  ]) {
    expect(reportsOf(body)).toEqual([]);
  }
});
