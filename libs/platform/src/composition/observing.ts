import type { Topic } from '@alur/contracts';
import type { ConsumerObserver, Publishing } from '@alur/messaging';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../logging.ts';
import type { Metrics } from '../metrics.ts';
import { Observations } from '../operations/observations.ts';
import type { OperatedService } from '../operations/operated.ts';
import { Rebuilds } from '../operations/rebuilds.ts';
import type { ServiceName } from '../service.ts';
import type { RunningService } from './running-service.ts';

/** What carries the events of a service; known once it publishes. */
export type Relays = Map<ServiceName, { readonly topic: Topic; readonly publishing: Publishing }>;

/** Tells when a case parks, once and not for each message that waits behind the first, and when a group stands still. */
export function consumerObserver(
  { logger, metrics, clock }: { readonly logger: Logger; readonly metrics: Metrics; readonly clock: Clock },
  service: ServiceName,
  group: string,
): ConsumerObserver {
  return {
    applied: ({ time }) => metrics.applied(service, group, (clock.now().getTime() - Date.parse(time)) / 1000),
    parked: (message, error) => {
      if (error === null) return;
      logger.error({ service, group, case: message.subject, type: message.type, error }, 'case parked');
    },
    failed: (error) => logger.error({ service, group, error }, 'consumer failed'),
  };
}

/** A service as operators and metrics see it. */
function operated({ descriptor, ports, stores, transport }: RunningService, relays: Relays): OperatedService {
  const { name, views } = descriptor;
  return {
    name,
    parking: ports.parking,
    consumers: () => [
      ...(transport.started ? [transport.started] : []),
      ...(views.length > 0 ? [ports.views.consumer] : []),
    ],
    relay: () => {
      const relay = relays.get(name);
      return relay && { topic: relay.topic, lag: () => relay.publishing.lag() };
    },
    viewNames: views.map(({ collection }) => collection.name),
    views: ports.views,
    keys: stores.keys,
  };
}

export interface Observed {
  readonly services: readonly OperatedService[];
  readonly rebuilds: Rebuilds;
}

/** Makes the services known to the metrics; `relays` may be filled later. */
export function observed(
  running: readonly RunningService[],
  relays: Relays,
  { metrics, config, clock }: { readonly metrics: Metrics; readonly config: Config; readonly clock: Clock },
): Observed {
  const services = running.map((service) => operated(service, relays));
  const rebuilds = new Rebuilds(clock);
  const observations = new Observations(services, rebuilds);
  metrics.showOperations(() => observations.current());
  metrics.showDisk(config.dataDirectory);
  return { services, rebuilds };
}
