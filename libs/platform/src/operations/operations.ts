import type { ParkedMessage, QuarantinePlace } from '@alur/messaging';
import { ProblemException } from '../http/problem.ts';
import { answered } from './answered.ts';
import type {
  ConsumerAnswer,
  ParkedAnswer,
  QuarantinedAnswer,
  RebuildAnswer,
  RetryAnswer,
  RewrapAnswer,
  ServiceAnswer,
  ViewAnswer,
} from './answers.ts';
import type { OperatedConsumer, OperatedService } from './operated.ts';
import type { Pauser, Pauses } from './pauses.ts';
import type { Rebuilds } from './rebuilds.ts';

const PATIENCE_MS = 3_000;

/**
 * What an operator sees and does of the services of this process. Parked messages are those of the operator's own tenant;
 * groups, views, keys and the quarantine are one for all tenants: they are the platform operator's. Every method throws `service-not-here` for a service of another process.
 */
export class Operations {
  readonly #services: readonly OperatedService[];
  readonly #rebuilds: Rebuilds;
  readonly #pauses: Pauses;

  constructor(services: readonly OperatedService[], rebuilds: Rebuilds, pauses: Pauses) {
    this.#services = services;
    this.#rebuilds = rebuilds;
    this.#pauses = pauses;
  }

  services(): Promise<ServiceAnswer[]> {
    return Promise.all(this.#services.map(({ name }) => this.service(name)));
  }

  async service(name: string): Promise<ServiceAnswer> {
    const { relay, consumers, viewNames, verified } = this.#named(name);
    const relayed = relay();
    return {
      service: name,
      relay: relayed === undefined ? null : { topic: relayed.topic, lag: await answered(PATIENCE_MS, relayed.lag) },
      groups: consumers().map(({ status }) => status.group),
      views: [...viewNames],
      verification: verified() ?? null,
    };
  }

  consumers(name: string, tenant: string): Promise<ConsumerAnswer[]> {
    const service = this.#named(name);
    return Promise.all(
      service.consumers().map(async (consumer) => {
        const { status, paused } = consumer;
        const [lag, partitions, parked] = await Promise.all([
          answered(PATIENCE_MS, () => consumer.lag()),
          answered(PATIENCE_MS, () => consumer.partitions()),
          service.parking.list(status.group, tenant),
        ]);
        return {
          service: name,
          group: status.group,
          lag,
          partitions: partitions?.map(({ topic, partition, lag, owned }) => ({ topic, partition, lag, owned })) ?? null,
          parked: parked.length,
          parkedCases: new Set(parked.map(({ key }) => key)).size,
          applied: status.applied,
          throughput: status.throughput,
          retried: status.retried,
          paused,
          pause: paused ? this.#pauses.of(status.group) : null,
          lastError: status.lastError,
        };
      }),
    );
  }

  /** Stops the group for all tenants. */
  pause(name: string, group: string, by: Pauser, reason: string): void {
    this.#pauses.pause(this.#group(name, group), by, reason);
  }

  resume(name: string, group: string): void {
    this.#pauses.resume(this.#group(name, group));
  }

  /** One entry for each key that waits, oldest first. */
  async parked(name: string, tenant: string): Promise<ParkedAnswer[]> {
    const service = this.#named(name);
    const ofGroups = await Promise.all(
      service.consumers().map(async ({ status }) => {
        const messages = await service.parking.list(status.group, tenant);
        return [...Map.groupBy(messages, ({ key }) => key).values()].map((ofKey) => summary(name, ofKey));
      }),
    );
    return ofGroups.flat().sort((a, b) => a.parkedAt.localeCompare(b.parkedAt));
  }

  async retry(name: string, tenant: string, group: string, key: string): Promise<RetryAnswer> {
    const consumer = this.#group(name, group);
    const [first] = await this.#named(name).parking.ofKey(group, key, 1);
    if (first?.message.tenant !== tenant) throw notParked(name);
    return consumer.retryParked(key);
  }

  /** @param by officer id; the log of discards records it with the reason. */
  async discard(
    name: string,
    tenant: string,
    { group, id, reason }: { readonly group: string; readonly id: string; readonly reason: string },
    by: string,
  ): Promise<RetryAnswer> {
    const consumer = this.#group(name, group);
    const parked = await this.#named(name).parking.find(group, id);
    if (parked?.message.tenant !== tenant) throw notParked(name);
    return (await consumer.discardParked(id, by, reason)) ?? { applied: 0, remaining: 0, error: null };
  }

  /** Records on topics that no handler can read, oldest first. */
  async quarantined(name: string): Promise<QuarantinedAnswer[]> {
    const records = await this.#named(name).parking.quarantined();
    return records.map(({ group, topic, partition, offset, error, quarantinedAt }) => ({
      service: name,
      ...{ group, topic, partition, offset, error, quarantinedAt },
    }));
  }

  /** Takes a record from the list for good; the reason stays in the log of discards. */
  async dismiss(name: string, place: QuarantinePlace, by: string, reason: string, at: string): Promise<void> {
    if (await this.#named(name).parking.dismiss(place, by, reason, at)) return;
    throw new ProblemException(
      404,
      'quarantined-not-found',
      `Rekaman ini tidak (lagi) dikarantina. Lihat GET /api/operations/${name}/quarantine.`,
    );
  }

  views(name: string): ViewAnswer[] {
    return this.#named(name).viewNames.map((view) => ({
      service: name,
      view,
      rebuild: this.#rebuilds.last(name, view),
    }));
  }

  rebuild(name: string, view: string): RebuildAnswer {
    const service = this.#named(name);
    if (service.viewNames.includes(view)) return this.#rebuilds.start(service, view);
    const detail = `Tampilan ini tidak ada. Lihat GET /api/operations/${name}/views.`;
    throw new ProblemException(404, 'view-not-found', detail);
  }

  /** Wraps every key of the service under the newest master key. @returns how many were under an older one */
  async rewrap(name: string): Promise<RewrapAnswer> {
    return { service: name, rewrapped: await this.#named(name).keys.rewrap() };
  }

  #named(name: string): OperatedService {
    const service = this.#services.find((one) => one.name === name);
    if (service !== undefined) return service;
    throw new ProblemException(
      404,
      'service-not-here',
      'Layanan ini tidak berjalan pada proses ini. Lihat GET /api/operations.',
    );
  }

  #group(name: string, group: string): OperatedConsumer {
    const consumer = this.#named(name)
      .consumers()
      .find(({ status }) => status.group === group);
    if (consumer !== undefined) return consumer;
    const detail = `Grup konsumen ini tidak ada. Lihat GET /api/operations/${name}/consumers.`;
    throw new ProblemException(404, 'group-not-found', detail);
  }
}

function notParked(service: string): ProblemException {
  const detail = `Pesan ini tidak (lagi) diparkir. Lihat GET /api/operations/${service}/parking.`;
  return new ProblemException(404, 'parked-not-found', detail);
}

function summary(service: string, ofKey: readonly ParkedMessage[]): ParkedAnswer {
  const { group, key, id, message, parkedAt, attempts, error } = ofKey[0]!;
  return { service, group, key, id, type: message.type, parkedAt, attempts, error, waiting: ofKey.length - 1 };
}
