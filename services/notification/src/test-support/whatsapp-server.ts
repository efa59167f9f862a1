import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Behaviour = 200 | 429 | 500 | 400 | 'no-answer' | 'lost-answer';

export interface SentTemplate {
  readonly to: string;
  readonly template: {
    readonly name: string;
    readonly language: { readonly code: string };
    readonly components: readonly { readonly parameters: readonly { readonly text: string }[] }[];
  };
  readonly biz_opaque_callback_data: string;
}

/** Plays the WhatsApp Business Cloud API. */
export class WhatsAppServer {
  readonly accepted: SentTemplate[] = [];
  /** Behaviours of the next requests; 200 when empty. */
  readonly next: Behaviour[] = [];
  requests = 0;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #open = new Set<ServerResponse>();

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve()));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v23.0`;
  }

  /** Ends the connections of those who wait for an answer. */
  hangUp(): void {
    for (const response of this.#open) response.destroy();
    this.#open.clear();
  }

  async close(): Promise<void> {
    this.hangUp();
    this.#server.closeAllConnections();
    if (this.#server.listening) await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const right = request.url === '/v23.0/1234/messages' && request.headers.authorization === 'Bearer secret-token';
    const body: SentTemplate = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const behaviour = right ? (this.next.shift() ?? 200) : 400;
    if (behaviour === 200 || behaviour === 'lost-answer') this.accepted.push(body);
    if (behaviour === 'no-answer' || behaviour === 'lost-answer') {
      this.#open.add(response);
      return;
    }
    const headers = { 'content-type': 'application/json', ...(behaviour === 429 ? { 'retry-after': '20' } : {}) };
    const error = { message: `Something about ${body.to}`, code: behaviour === 400 ? 131026 : 131000 };
    const answer = behaviour === 200 ? { messages: [{ id: `wamid.${this.accepted.length}` }] } : { error };
    response.writeHead(behaviour, headers).end(JSON.stringify(answer));
  }
}
