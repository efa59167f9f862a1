import { PORTS, type ServicePorts } from '@alur/platform';
import { type Collection, QueryError } from '@alur/read-models';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Couriers } from '../couriers/couriers.ts';
import { CHANNELS, type Channel } from '../domain/channel.ts';
import { type MessageDocument, messages } from '../views/messages.view.ts';
import { Dispatch } from './dispatch.ts';
import { Ticker } from './ticker.ts';
import { TokenBucket } from './token-bucket.ts';

const EVERY_MS = 500;
const PAGE = 200;
const CONCURRENCY = 8;
/** Messages that are on their way in another process stand first in the list for a while: look past them. */
const LOOK_PAST = 64;

/**
 * Sends what is due, per channel not faster than it allows. What it knows is in the log, so a restart goes on where it
 * stopped; a stale view or two workers at once send nothing twice.
 */
@Injectable()
export class OutboxWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #ticker: Ticker;
  readonly #buckets = new Map<Channel, TokenBucket>();

  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Couriers) private readonly couriers: Couriers,
    @Inject(Dispatch) private readonly dispatch: Dispatch,
  ) {
    this.#ticker = new Ticker(() => this.tick(), ports.logger);
  }

  onApplicationBootstrap(): void {
    this.#ticker.start(EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#ticker.stop();
    for (const courier of this.couriers.all()) await courier.close();
  }

  /** One round over all channels; answers how many calls were made. */
  async tick(): Promise<number> {
    const collection = this.#collection();
    if (collection === undefined) return 0;
    const calls = await Promise.all(CHANNELS.map((channel) => this.#drain(collection, channel)));
    return calls.reduce((sum, count) => sum + count, 0);
  }

  async #drain(collection: Collection<MessageDocument>, channel: Channel): Promise<number> {
    const now = this.ports.clock.now();
    const courier = this.couriers.get(channel);
    const bucket = this.#bucket(channel, now.getTime());
    const free = bucket.available(now.getTime());
    if (free < 1) return 0;
    const due = async (urgent: boolean) => {
      const filter = { channel, urgent, dueAt: { lte: now.toISOString() } };
      const sort = [{ field: 'dueAt', direction: 'asc' }] as const;
      return (await collection.find({ filter, sort, limit: Math.min(PAGE, free + LOOK_PAST) })).items;
    };
    const items = [...(await due(true)), ...(await due(false))];
    let calls = 0;
    const waiting = items.values();
    const work = async () => {
      for (const { _id, tenant } of waiting) {
        const instant = this.ports.clock.now().getTime();
        if (!bucket.take(instant)) return;
        const { called, restMs } = await this.dispatch.run(tenant, _id, courier);
        if (called) calls += 1;
        else bucket.giveBack();
        if (restMs !== undefined) bucket.restUntil(instant + restMs);
      }
    };
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, work));
    return calls;
  }

  #bucket(channel: Channel, now: number): TokenBucket {
    const known = this.#buckets.get(channel);
    if (known !== undefined) return known;
    const bucket = new TokenBucket(this.couriers.get(channel)?.rate ?? { perSecond: PAGE, burst: PAGE }, now);
    this.#buckets.set(channel, bucket);
    return bucket;
  }

  /** Undefined until the views have started. */
  #collection(): Collection<MessageDocument> | undefined {
    try {
      return this.ports.views.collection<MessageDocument>(messages.collection.name);
    } catch (error) {
      if (error instanceof QueryError) return undefined;
      throw error;
    }
  }
}
