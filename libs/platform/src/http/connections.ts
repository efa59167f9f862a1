import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { TimedOut, withTimeout } from '@alur/event-sourcing';
import { networkOf } from '@alur/identity';

/** Milliseconds in which a request that is on its way to an idle connection still gets an answer. */
const GRACE_MS = 100;

export interface ConnectionLimits {
  readonly all: number;
  /** Connections of one IPv4 address or IPv6 /64; undefined behind a proxy, from which all come. */
  readonly perNetwork: number | undefined;
}

/**
 * The connections of a server: how many there may be, and which of them wait for an answer. Node's own list calls a
 * connection idle whose answer is handed over and not sent yet, and a stop that closes it cuts that answer off.
 */
export class Connections {
  readonly #server: Server;
  readonly #answers = new Map<Socket, Set<ServerResponse>>();
  readonly #perNetwork = new Map<string, number>();
  #draining = false;
  #lastEnded: () => void = () => {};

  constructor(server: Server, limits: ConnectionLimits) {
    this.#server = server;
    server.maxConnections = limits.all;
    server.on('connection', (socket: Socket) => this.#opened(socket, limits.perNetwork));
    server.prependListener('request', ({ socket }, response: ServerResponse) => this.#asked(socket, response));
  }

  /** Takes no new connections, answers what is asked and closes each connection with its answer; after `limitMs` all are cut off. */
  async drain(limitMs: number): Promise<void> {
    if (!this.#server.listening) return;
    this.#draining = true;
    // Not the close of the HTTP server, which would close what Node calls idle.
    NetServer.prototype.close.call(this.#server);
    for (const answers of this.#answers.values()) for (const answer of answers) closeAfter(answer);
    await delay(GRACE_MS);
    const ended = new Promise<void>((resolve) => {
      this.#lastEnded = () => this.#answers.size === 0 && resolve();
    });
    for (const [socket, answers] of this.#answers) if (answers.size === 0) socket.end();
    this.#lastEnded();
    try {
      await withTimeout(limitMs, ended);
    } catch (error) {
      if (!(error instanceof TimedOut)) throw error;
    }
    this.#server.closeAllConnections();
  }

  #opened(socket: Socket, perNetwork: number | undefined): void {
    const network = networkOf(socket.remoteAddress ?? '');
    const open = (this.#perNetwork.get(network) ?? 0) + 1;
    if (perNetwork !== undefined && open > perNetwork) {
      socket.destroy();
      return;
    }
    this.#perNetwork.set(network, open);
    this.#answers.set(socket, new Set());
    socket.once('close', () => {
      const left = this.#perNetwork.get(network)! - 1;
      if (left === 0) this.#perNetwork.delete(network);
      else this.#perNetwork.set(network, left);
      this.#answers.delete(socket);
      this.#lastEnded();
    });
  }

  #asked(socket: Socket, response: ServerResponse): void {
    const answers = this.#answers.get(socket);
    answers?.add(response);
    response.once('close', () => answers?.delete(response));
    if (this.#draining) closeAfter(response);
  }
}

/** Node then says `Connection: close` and closes the connection once the answer is sent. */
function closeAfter(response: ServerResponse): void {
  response.shouldKeepAlive = false;
}
