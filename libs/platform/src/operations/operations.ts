import type { ParkedMessage } from '@alur/messaging';
import { ProblemException } from '../http/problem.ts';
import type { ConsumerAnswer, ParkedAnswer, RebuildAnswer, RetryAnswer, ViewAnswer } from './answers.ts';
import type { OperatedConsumer, OperatedService } from './operated.ts';
import type { Rebuilds } from './rebuilds.ts';

/** What an operator sees and does. Parked messages are those of the operator's own tenant; views hold all tenants. */
export class Operations {
  readonly #services: readonly OperatedService[];
  readonly #rebuilds: Rebuilds;

  constructor(services: readonly OperatedService[], rebuilds: Rebuilds) {
    this.#services = services;
    this.#rebuilds = rebuilds;
  }

  async consumers(tenant: string): Promise<ConsumerAnswer[]> {
    return Promise.all(
      this.#groups().map(async ({ service, consumer }) => {
        const { group, applied, retried, lastError } = consumer.status;
        const parked = await ownParked(service, group, tenant);
        const lag = await consumer.lag();
        return { service: service.name, group, lag, parked: parked.length, applied, retried, lastError };
      }),
    );
  }

  /** One entry for each key that waits, oldest first. */
  async parked(tenant: string): Promise<ParkedAnswer[]> {
    const ofGroups = await Promise.all(
      this.#groups().map(async ({ service, consumer }) => {
        const messages = await ownParked(service, consumer.status.group, tenant);
        return [...Map.groupBy(messages, ({ key }) => key).values()].map((ofKey) => summary(service.name, ofKey));
      }),
    );
    return ofGroups.flat().sort((a, b) => a.parkedAt.localeCompare(b.parkedAt));
  }

  async retry(tenant: string, group: string, key: string): Promise<RetryAnswer> {
    const { consumer } = await this.#parkedIn(tenant, group, (message) => message.key === key);
    return consumer.retryParked(key);
  }

  /** @param by officer id; stands in the log of discards with the reason. */
  async discard(tenant: string, group: string, id: string, by: string, reason: string): Promise<RetryAnswer> {
    const { consumer } = await this.#parkedIn(tenant, group, (message) => message.id === id);
    return (await consumer.discardParked(id, by, reason)) ?? { applied: 0, remaining: 0, error: null };
  }

  views(): ViewAnswer[] {
    return this.#services.flatMap(({ name, viewNames }) =>
      viewNames.map((view) => ({ service: name, view, rebuild: this.#rebuilds.last(name, view) })),
    );
  }

  rebuild(serviceName: string, view: string): RebuildAnswer {
    const service = this.#services.find(({ name }) => name === serviceName);
    if (service === undefined || !service.viewNames.includes(view)) {
      throw new ProblemException(404, 'view-not-found', 'Tampilan ini tidak ada. Lihat GET /api/operations/views.');
    }
    return this.#rebuilds.start(service, view);
  }

  #groups(): { service: OperatedService; consumer: OperatedConsumer }[] {
    return this.#services.flatMap((service) => service.consumers().map((consumer) => ({ service, consumer })));
  }

  async #parkedIn(tenant: string, group: string, wanted: (message: ParkedMessage) => boolean) {
    const found = this.#groups().find(({ consumer }) => consumer.status.group === group);
    if (found !== undefined && (await ownParked(found.service, group, tenant)).some(wanted)) return found;
    throw new ProblemException(
      404,
      'parked-not-found',
      'Pesan ini tidak (lagi) diparkir. Lihat GET /api/operations/parking.',
    );
  }
}

async function ownParked(service: OperatedService, group: string, tenant: string): Promise<ParkedMessage[]> {
  return service.parking.list(group, tenant);
}

function summary(service: string, ofKey: readonly ParkedMessage[]): ParkedAnswer {
  const { group, key, id, message, parkedAt, attempts, error } = ofKey[0]!;
  return { service, group, key, id, type: message.type, parkedAt, attempts, error, waiting: ofKey.length - 1 };
}
