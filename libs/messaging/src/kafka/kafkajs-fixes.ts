import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

/**
 * Changes to kafkajs 2.2.4, which has had no release since 2023; they replace single methods, which call the original ones.
 * `applyFixes` does nothing the second time.
 */
const require = createRequire(import.meta.url);

interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  scheduleCheckPendingRequests(): void;
}

interface ConsumerGroup {
  readonly assigners: readonly Partial<BeforeJoin>[];
  joinAndSync(): Promise<void>;
  heartbeat(options: { readonly interval: number }): Promise<void>;
}

interface BrokerPool {
  withBroker(ask: (broker: unknown) => Promise<unknown>): Promise<unknown>;
}

interface Connection {
  readonly socket?: Socket;
  chunks: Buffer[];
  bytesBuffered: number;
  bytesNeeded: number;
  isConnected(): boolean;
  connect(): Promise<boolean>;
  disconnect(): Promise<boolean>;
}

/** An assigner that also wants to know, before its member joins the group again; `heartbeat` keeps the member alive meanwhile. */
export interface BeforeJoin {
  beforeJoin(heartbeat: () => Promise<void>): Promise<void>;
}

/** Before each answer of a broker stands its length. */
const LENGTH_BYTES = 4;

const FIXED = Symbol.for('alur.kafkajs-fixes');

export function applyFixes(): void {
  const queue = (require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue & { [FIXED]?: true } })
    .prototype;
  if (queue[FIXED]) return;
  queue[FIXED] = true;
  stopIdleTimer(queue);
  const group = (require('kafkajs/src/consumer/consumerGroup') as { prototype: ConsumerGroup }).prototype;
  tellBeforeJoin(group);
  tellRefusal((require('kafkajs/src/cluster/brokerPool') as { prototype: BrokerPool }).prototype);
  useOneSocket((require('kafkajs/src/network/connection') as { prototype: Connection }).prototype);
}

/**
 * kafkajs issue 1751: every answer schedules a look at the waiting requests, also when none waits and nothing is
 * throttled; the delay is then negative, and each look schedules the next, about 900 times a second.
 */
function stopIdleTimer(queue: RequestQueue): void {
  const original = queue.scheduleCheckPendingRequests;
  queue.scheduleCheckPendingRequests = function scheduleCheckPendingRequests(this: RequestQueue): void {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) original.call(this);
  };
}

/**
 * kafkajs joins the group again as soon as it hears of a rebalance. Our batches run beside its fetching, so they have to
 * end before a partition may go to another member.
 */
function tellBeforeJoin(group: ConsumerGroup): void {
  const original = group.joinAndSync;
  group.joinAndSync = async function joinAndSync(this: ConsumerGroup): Promise<void> {
    const heartbeat = () => this.heartbeat({ interval: 0 }).catch(() => undefined);
    for (const assigner of this.assigners) await assigner.beforeJoin?.(heartbeat);
    await original.call(this);
  };
}

/**
 * A kafkajs connection does not tell its sockets apart. Two questions at once open two sockets, of which one is forgotten
 * and, when the broker ends it, takes the other's requests with it; and what a socket tells after it was given up (it took
 * too long to connect, or the broker ends it, too) counts for the one after it, as does half an answer that it left
 * behind. So openings are shared and begin empty, and a socket that was given up is destroyed and tells nothing more.
 */
function useOneSocket(connection: Connection): void {
  const { connect, disconnect } = connection;
  const opening = new WeakMap<Connection, Promise<boolean>>();
  connection.connect = function shared(this: Connection): Promise<boolean> {
    let opened = opening.get(this);
    if (!opened) {
      if (!this.isConnected()) Object.assign(this, { chunks: [], bytesBuffered: 0, bytesNeeded: LENGTH_BYTES });
      opened = connect.call(this).finally(() => opening.delete(this));
      opening.set(this, opened);
    }
    return opened;
  };
  connection.disconnect = async function destroying(this: Connection): Promise<boolean> {
    const { socket } = this;
    const done = await disconnect.call(this);
    socket?.destroy();
    return done;
  };
}

/**
 * kafkajs asks one broker after the other and answers `null` when all refuse: a missing right then looks like a
 * coordinator that cannot be found. The last refusal is told instead.
 */
function tellRefusal(pool: BrokerPool): void {
  const original = pool.withBroker;
  pool.withBroker = async function withBroker(this: BrokerPool, ask): Promise<unknown> {
    let refusal: unknown;
    const answer = await original.call(this, (broker) =>
      ask(broker).catch((error: unknown) => {
        refusal = error;
        throw error;
      }),
    );
    if (answer === null && refusal !== undefined) throw refusal;
    return answer;
  };
}
