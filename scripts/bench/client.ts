import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Answer<T> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: T;
  /** Length of the body as it came. */
  readonly bytes: number;
}

/** One keep-alive connection to a server on this machine; one request at a time. */
export class Connection {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #base: URL;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(base: string, headers: Readonly<Record<string, string>> = {}) {
    this.#base = new URL(base);
    this.#headers = headers;
  }

  /** @throws Error unless the answer is 2xx: a bench must not count refusals. */
  send<T = unknown>(method: string, path: string, body?: object): Promise<Answer<T>> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const content =
      text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const { hostname: host, port } = this.#base;
    return new Promise((resolve, reject) => {
      const sent = request(
        { host, port, method, path, agent: this.#agent, headers: { ...this.#headers, ...content } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const bytes = Buffer.concat(chunks);
            const status = response.statusCode ?? 0;
            if (status < 200 || status > 299) {
              reject(new Error(`${method} ${path.split('?', 1)[0]} answered ${status}: ${bytes.toString()}`));
              return;
            }
            const parsed = bytes.length === 0 ? undefined : JSON.parse(bytes.toString());
            resolve({ status, headers: response.headers, body: parsed, bytes: bytes.length });
          });
        },
      );
      sent.on('error', reject);
      sent.end(text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Every connection makes one visit after the other for the given time; answers visits per second. */
export async function visitsPerSecond(
  connections: readonly Connection[],
  milliseconds: number,
  visit: (connection: Connection) => Promise<void>,
): Promise<number> {
  const start = performance.now();
  let visits = 0;
  const again = async (connection: Connection) => {
    while (performance.now() - start < milliseconds) {
      await visit(connection);
      visits += 1;
    }
  };
  await Promise.all(connections.map(again));
  return visits / ((performance.now() - start) / 1000);
}
