import type { PartitionState } from '@alur/messaging';
import { answered } from './answered.ts';
import type { RebuildAnswer, VerificationAnswer } from './answers.ts';
import type { OperatedConsumer, OperatedService } from './operated.ts';
import type { Rebuilds } from './rebuilds.ts';

/** What was seen of a consumer group; null where the broker or the store did not answer in time. */
export interface ObservedConsumer {
  readonly group: string;
  readonly status: OperatedConsumer['status'];
  readonly paused: boolean;
  readonly lag: number | null;
  /** Those that this process reads. */
  readonly partitions: readonly PartitionState[] | null;
  readonly parkedCases: number | null;
  /** When the oldest parked message was parked; null also when nothing is parked. */
  readonly oldestParkedAt: string | null;
}

export interface ObservedService {
  readonly service: string;
  /** Undefined for a service that publishes nothing. */
  readonly relayLag: number | null | undefined;
  readonly quarantined: number | null;
  readonly consumers: readonly ObservedConsumer[];
  /** What the last look through the data found. */
  readonly verified: VerificationAnswer | undefined;
  readonly rebuilds: readonly { readonly view: string; readonly rebuild: RebuildAnswer }[];
}

export interface ObservationOptions {
  /** What a probe may take, in milliseconds; 2,000 when absent. */
  readonly patienceMs?: number;
  /** Age up to which what was seen is shown again, in milliseconds; 5,000 when absent. */
  readonly freshMs?: number;
}

/**
 * What the metrics show of services and consumers. It is looked at when somebody asks, at most once in `freshMs` however
 * many ask, and a probe that hangs is not asked again until it ends.
 */
export class Observations {
  readonly #services: readonly OperatedService[];
  readonly #rebuilds: Rebuilds;
  readonly #patienceMs: number;
  readonly #freshMs: number;
  readonly #probes = new Map<string, Promise<unknown>>();
  #seen: { readonly at: number; readonly services: Promise<readonly ObservedService[]> } | undefined;

  constructor(services: readonly OperatedService[], rebuilds: Rebuilds, options: ObservationOptions = {}) {
    this.#services = services;
    this.#rebuilds = rebuilds;
    this.#patienceMs = options.patienceMs ?? 2_000;
    this.#freshMs = options.freshMs ?? 5_000;
  }

  /** Never rejects, and never takes much longer than the patience. */
  current(): Promise<readonly ObservedService[]> {
    const now = performance.now();
    if (this.#seen === undefined || now - this.#seen.at > this.#freshMs) {
      this.#seen = { at: now, services: Promise.all(this.#services.map((service) => this.#service(service))) };
    }
    return this.#seen.services;
  }

  async #service(service: OperatedService): Promise<ObservedService> {
    const { name, parking, viewNames } = service;
    const relay = service.relay();
    const [relayLag, quarantined, consumers] = await Promise.all([
      relay === undefined ? undefined : this.#probe(`relay ${name}`, relay.lag),
      this.#probe(`quarantine ${name}`, async () => (await parking.quarantined()).length),
      Promise.all(service.consumers().map((consumer) => this.#consumer(service, consumer))),
    ]);
    const rebuilds = viewNames.flatMap((view) => {
      const rebuild = this.#rebuilds.last(name, view);
      return rebuild === null ? [] : [{ view, rebuild }];
    });
    return { service: name, relayLag, quarantined, consumers, rebuilds, verified: service.verified() };
  }

  async #consumer({ parking }: OperatedService, consumer: OperatedConsumer): Promise<ObservedConsumer> {
    const { status, paused } = consumer;
    const { group } = status;
    const [lag, partitions, parked] = await Promise.all([
      this.#probe(`lag ${group}`, () => consumer.lag()),
      this.#probe(`partitions ${group}`, async () => (await consumer.partitions()).filter(({ owned }) => owned)),
      this.#probe(`parking ${group}`, async () => {
        const cases = await parking.count(group);
        // The list is read only when there is something on it.
        const oldest = cases === 0 ? undefined : (await parking.list(group))[0];
        return { cases, oldestParkedAt: oldest?.parkedAt ?? null };
      }),
    ]);
    return {
      ...{ group, status, paused, lag, partitions },
      parkedCases: parked?.cases ?? null,
      oldestParkedAt: parked?.oldestParkedAt ?? null,
    };
  }

  #probe<T>(name: string, ask: () => Promise<T>): Promise<T | null> {
    if (this.#probes.has(name)) return Promise.resolve(null);
    const asked = ask();
    const finished = () => void this.#probes.delete(name);
    this.#probes.set(name, asked);
    asked.then(finished, finished);
    return answered(this.#patienceMs, () => asked);
  }
}
