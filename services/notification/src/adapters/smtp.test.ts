import { expect, test } from '@jest/globals';
import { courierContract, parcel } from '../test/fixtures/courier-contract.ts';
import { type MailBehaviour, MailServer } from '../test/fixtures/mail-server.ts';
import { SmtpCourier } from './smtp.ts';

const FROM = 'Dinas Sosial <dinsos@example.go.id>';

courierContract('smtp', async () => {
  const server = new MailServer();
  const courier = new SmtpCourier({ url: await server.listen(), from: FROM, timeoutMs: 400 });
  const become = (behaviour: MailBehaviour) => () => {
    server.next = behaviour;
  };
  let closed = false;
  const close = async () => {
    if (!closed) await server.close();
    closed = true;
  };
  return {
    courier,
    received: async () => server.received,
    behave: {
      temporary: become('temporary'),
      permanent: become('permanent'),
      unknown: become('unknown'),
      unreachable: close,
    },
    close: async () => {
      await courier.close();
      await close();
    },
  };
});

test('a mail is plain text, tells how to stop it, and takes no second address', async () => {
  const server = new MailServer();
  const courier = new SmtpCourier({ url: await server.listen(), from: FROM, timeoutMs: 2000 });
  expect(await courier.send(parcel({ address: 'warga@example.id' }))).toEqual({ outcome: 'accepted' });
  const [{ raw, address } = { raw: '', address: '' }] = server.received;
  expect(address).toBe('warga@example.id');
  expect(raw).toContain('Content-Type: text/plain');
  expect(raw).toContain('List-Unsubscribe: <https://dinsos.example.id/berhenti/x>');
  expect(raw).toContain('Auto-Submitted: auto-generated');
  expect(raw).toContain('Message-ID: <message-1@example.go.id>');
  await courier.send(parcel({ messageId: 'message-2', address: 'a@example.id, b@example.id' }));
  await courier.send(parcel({ messageId: 'message-3', address: 'a@example.id\r\nBcc: b@example.id' }));
  expect(server.received.filter((mail) => mail.address === 'b@example.id' || /^bcc:/im.test(mail.raw))).toEqual([]);
  await courier.close();
  await server.close();
});
