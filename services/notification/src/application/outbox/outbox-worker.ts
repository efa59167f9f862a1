import { PORTS, type ServicePorts, Ticker } from '@alur/platform';
import { type Collection, QueryError } from '@alur/read-models';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CHANNELS, type Channel } from '../../domain/channel.ts';
import { type MessageDocument, messages } from '../../views/messages.ts';
import { ChannelQueue, type Due } from './channel-queue.ts';
import { Couriers } from './couriers.ts';
import { Dispatch } from './dispatch.ts';
import { TokenBucket } from './token-bucket.ts';

const EVERY_MS = 500;
const PAGE = 200;
/** Messages that are on their way in another process are first in the list for a while: read beyond them. */
const LOOK_PAST = 64;
/** A channel that is no longer set hands its messages on without calling anybody. */
const NO_LIMIT = { perSecond: PAGE, burst: PAGE };

/**
 * Sends what is due, per channel not faster than it allows. Its state is in the log, so a restart continues where it
 * stopped; a stale view or two workers at once send nothing twice.
 */
@Injectable()
export class OutboxWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #ticker: Ticker;
  readonly #queues: ReadonlyMap<Channel, ChannelQueue>;

  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Couriers) private readonly couriers: Couriers,
    @Inject(Dispatch) dispatch: Dispatch,
  ) {
    const { clock, logger } = ports;
    const now = () => clock.now().getTime();
    this.#ticker = new Ticker('outbox', () => this.#poll(), logger);
    this.#queues = new Map(
      CHANNELS.map((channel) => {
        const courier = couriers.get(channel);
        const bucket = new TokenBucket(courier?.rate ?? NO_LIMIT, now());
        const send = ({ tenant, messageId }: Due) => dispatch.run(tenant, messageId, courier);
        return [channel, new ChannelQueue(bucket, send, { now, logger })];
      }),
    );
  }

  onApplicationBootstrap(): void {
    this.#ticker.start(EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#ticker.stop();
    await this.#idle();
    for (const courier of this.couriers.all()) await courier.close();
  }

  /** One look into the outbox, to its end; answers how many calls were made. */
  async tick(): Promise<number> {
    const before = this.#calls();
    await this.#poll();
    await this.#idle();
    return this.#calls() - before;
  }

  /** Begins what is due and may begin; does not wait for the calls, so that a slow one delays only itself. */
  async #poll(): Promise<void> {
    const collection = this.#collection();
    if (collection === undefined) return;
    for (const [channel, queue] of this.#queues) {
      if (queue.free > 0) queue.offer(await this.#due(collection, channel, queue.free + LOOK_PAST));
    }
  }

  /** What is due on a channel, urgent messages first. */
  async #due(collection: Collection<MessageDocument>, channel: Channel, limit: number): Promise<Due[]> {
    const at = this.ports.clock.now().toISOString();
    const found: Due[] = [];
    for (const urgent of [true, false]) {
      const { items } = await collection.find({
        filter: { channel, urgent, dueAt: { lte: at } },
        sort: { by: ['dueAt'], direction: 'asc' },
        limit: Math.min(PAGE, limit),
      });
      for (const { _id, tenant } of items) found.push({ messageId: _id, tenant });
    }
    return found;
  }

  async #idle(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.idle()));
  }

  #calls(): number {
    return [...this.#queues.values()].reduce((sum, { calls }) => sum + calls, 0);
  }

  /** Undefined until the views have started. */
  #collection(): Collection<MessageDocument> | undefined {
    try {
      return this.ports.views.of(messages);
    } catch (error) {
      if (error instanceof QueryError) return undefined;
      throw error;
    }
  }
}
