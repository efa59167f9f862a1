import { Counter, Gauge, type Registry } from 'prom-client';
import type { ObservedConsumer, ObservedService } from './observations.ts';

/** Where the gauges take what they show; asked by each of them at every scrape. */
export type Observe = () => Promise<readonly ObservedService[]>;

type Values = Iterable<readonly [labels: Readonly<Record<string, string>>, value: number | null | undefined]>;

/**
 * Lag, parking lot, quarantine, work and rebuilds of all services of the process. What did not answer in time is left out
 * and counted in `alur_unobserved`, so that no old value looks like a new one.
 */
export function showOperations(registry: Registry, observe: Observe): void {
  const gauge = (name: string, help: string, labelNames: string[], values: (service: ObservedService) => Values) =>
    new Gauge({
      ...{ name, help, labelNames, registers: [registry] },
      async collect() {
        const services = await observe();
        this.reset();
        for (const service of services) {
          for (const [labels, value] of values(service)) {
            if (value !== null && value !== undefined) this.set({ service: service.service, ...labels }, value);
          }
        }
      },
    });
  const ofService = (name: string, help: string, value: (service: ObservedService) => number | null | undefined) =>
    gauge(name, help, ['service'], (service) => [[{}, value(service)]]);
  const ofGroup = (name: string, help: string, value: (consumer: ObservedConsumer) => number | null) =>
    gauge(name, help, ['service', 'group'], ({ consumers }) =>
      consumers.map((consumer) => [{ group: consumer.group }, value(consumer)] as const),
    );
  const counter = (name: string, help: string, value: (consumer: ObservedConsumer) => number) =>
    new Counter({
      ...{ name, help, labelNames: ['service', 'group'], registers: [registry] },
      async collect() {
        const services = await observe();
        this.reset();
        for (const { service, consumers } of services) {
          for (const consumer of consumers) this.inc({ service, group: consumer.group }, value(consumer));
        }
      },
    });

  ofService('alur_relay_lag', 'Events that a service has stored and not published yet', ({ relayLag }) => relayLag);
  ofService('alur_quarantined_records', 'Records of topics that nobody can read', ({ quarantined }) => quarantined);
  ofService(
    'alur_verification_findings',
    'What the last look through the data of a service found wrong',
    (service) => service.verified?.findings.length,
  );
  ofService('alur_verified_seconds', 'Unix time of the last look through the data of a service', ({ verified }) =>
    seconds(verified?.at),
  );
  ofService('alur_unobserved', 'Probes that did not answer in time at the last look', unobserved);
  ofGroup('alur_consumer_lag', 'Messages that a consumer group has not applied yet', ({ lag }) => lag);
  ofGroup('alur_consumer_paused', '1 while an operator has paused the group in this process', ({ paused }) =>
    Number(paused),
  );
  ofGroup('alur_consumer_last_error_seconds', 'Unix time of the last error of a group', ({ status }) =>
    seconds(status.lastError?.at),
  );
  ofGroup('alur_parked_cases', 'Cases whose messages wait in the parking lot', ({ parkedCases }) => parkedCases);
  ofGroup('alur_parked_oldest_seconds', 'Unix time at which the oldest parked message was parked', (consumer) =>
    seconds(consumer.oldestParkedAt),
  );
  counter('alur_messages_applied_total', 'Messages that a group has applied', ({ status }) => status.applied);
  counter(
    'alur_messages_retried_total',
    'Calls of a handler that failed and were made again',
    ({ status }) => status.retried,
  );
  counter('alur_messages_parked_total', 'Messages that a group has parked', ({ status }) => status.parked);
  gauge(
    'alur_consumer_partition_lag',
    'Messages that a group has not applied yet, of the partitions that this process reads',
    ['service', 'group', 'topic', 'partition'],
    ({ consumers }) =>
      consumers.flatMap(({ group, partitions }) =>
        (partitions ?? []).map(
          ({ topic, partition, lag }) => [{ group, topic, partition: String(partition) }, lag] as const,
        ),
      ),
  );
  gauge('alur_rebuild_running', '1 while a view is rebuilt', ['service', 'view'], ({ rebuilds }) =>
    rebuilds.map(({ view, rebuild }) => [{ view }, Number(rebuild.state === 'running')] as const),
  );
  gauge('alur_rebuild_failed', '1 when the last rebuild of a view failed', ['service', 'view'], ({ rebuilds }) =>
    rebuilds.map(({ view, rebuild }) => [{ view }, Number(rebuild.state === 'failed')] as const),
  );
  gauge('alur_rebuild_messages', 'Messages that the last rebuild of a view has read', ['service', 'view'], (service) =>
    service.rebuilds.map(({ view, rebuild }) => [{ view }, rebuild.messages] as const),
  );
}

function seconds(instant: string | null | undefined): number | null {
  return instant === null || instant === undefined ? null : Date.parse(instant) / 1000;
}

function unobserved({ relayLag, quarantined, consumers }: ObservedService): number {
  const ofConsumers = consumers.flatMap(({ lag, partitions, parkedCases }) => [lag, partitions, parkedCases]);
  return [relayLag, quarantined, ...ofConsumers].filter((value) => value === null).length;
}
