import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Received } from '../couriers/testing/courier-contract.ts';

export type MailBehaviour = 'accepted' | 'temporary' | 'permanent' | 'unknown';

/** A real mail server that can be told to misbehave once. */
export class MailServer {
  readonly received: (Received & { readonly raw: string })[] = [];
  next: MailBehaviour = 'accepted';
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
