import { createRequire } from 'node:module';

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

/** An assigner with a hook before its member joins the group again; `heartbeat` keeps the member alive meanwhile. */
export interface BeforeJoin {
  beforeJoin(heartbeat: () => Promise<void>): Promise<void>;
}

const FIXED = Symbol.for('alur.kafkajs-fixes');

export function applyFixes(): void {
  const queue = (require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue & { [FIXED]?: true } })
    .prototype;
  if (queue[FIXED]) return;
  queue[FIXED] = true;
  stopIdleTimer(queue);
  const group = (require('kafkajs/src/consumer/consumerGroup') as { prototype: ConsumerGroup }).prototype;
  callBeforeJoin(group);
  throwRefusal((require('kafkajs/src/cluster/brokerPool') as { prototype: BrokerPool }).prototype);
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
 * kafkajs joins the group again as soon as it learns of a rebalance. Our batches run beside its fetching, so they have to
 * end before a partition may go to another member.
 */
function callBeforeJoin(group: ConsumerGroup): void {
  const original = group.joinAndSync;
  group.joinAndSync = async function joinAndSync(this: ConsumerGroup): Promise<void> {
    const heartbeat = () => this.heartbeat({ interval: 0 }).catch(() => undefined);
    for (const assigner of this.assigners) await assigner.beforeJoin?.(heartbeat);
    await original.call(this);
  };
}

/**
 * kafkajs tries one broker after the other and returns `null` when all refuse: a missing right then looks like a
 * coordinator that cannot be found. The last refusal is thrown instead.
 */
function throwRefusal(pool: BrokerPool): void {
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
