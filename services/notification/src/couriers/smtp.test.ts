import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { SmtpCourier } from './smtp.ts';
import { courierContract, parcel, type Received } from './testing/courier-contract.ts';

type Behaviour = 'accepted' | 'temporary' | 'permanent' | 'unknown';

/** A real mail server that can be told to misbehave once. */
class MailServer {
  readonly received: (Received & { readonly raw: string })[] = [];
  next: Behaviour = 'accepted';
  readonly #server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_address, _session, callback) => {
      const next = this.next;
      if (next === 'unknown') return callback();
      this.next = 'accepted';
      if (next === 'temporary') return callback(refusal(450, 'Mailbox of warga@example.id is busy'));
      if (next === 'permanent') return callback(refusal(550, 'No such user warga@example.id'));
      callback();
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (this.next === 'unknown') {
          // Taken, but the answer never comes.
          this.next = 'accepted';
          return;
        }
        const raw = Buffer.concat(chunks).toString('utf8');
        const address = session.envelope.rcptTo[0]?.address ?? '';
        this.received.push({ messageId: /^Message-ID: <([^@]+)@/im.exec(raw)?.[1] ?? '', address, text: raw, raw });
        callback();
      });
    },
  });

  async listen(): Promise<string> {
    this.#server.on('error', () => undefined);
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve()));
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

const FROM = 'Dinas Sosial <dinsos@example.go.id>';

courierContract('smtp', async () => {
  const server = new MailServer();
  const courier = new SmtpCourier({ url: await server.listen(), from: FROM, timeoutMs: 400 });
  const become = (behaviour: Behaviour) => () => {
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
