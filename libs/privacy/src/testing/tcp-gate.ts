import { connect, createServer, type Server, type Socket } from 'node:net';

/** TCP proxy of a server, closed at first, for tests in which the server cannot be reached for a while. */
export class TcpGate {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port: number;

  /** @param port to open at; 0 takes a free one at the first time. */
  constructor(target: { readonly host: string; readonly port: number }, port = 0) {
    this.#target = target;
    this.#port = port;
  }

  get port(): number {
    return this.#port;
  }

  /** Answers the port, the same each time. */
  async open(): Promise<number> {
    const server = createServer((client) => this.#join(client, connect(this.#target)));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
    this.#server = server;
    return this.#port;
  }

  /** Cuts every connection and refuses new ones. Nothing happens when it is closed. */
  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(client: Socket, server: Socket): void {
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        other.destroy();
        this.#sockets.delete(socket);
      });
      socket.pipe(other);
    }
  }
}
