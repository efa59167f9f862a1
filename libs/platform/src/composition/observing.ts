import type { Topic } from '@alur/contracts';
import type { Publishing } from '@alur/messaging';
import type { Config } from '../config/config.ts';
import type { Metrics } from '../operations/metrics.ts';
import { showOperations } from '../operations/metrics-of-operations.ts';
import { Observations } from '../operations/observations.ts';
import type { OperatedService } from '../operations/operated.ts';
import { Rebuilds } from '../operations/rebuilds.ts';
import type { Clock } from '../runtime/clock.ts';
import type { ServiceName } from '../runtime/service.ts';
import type { RunningService } from './running-service.ts';
import type { Verification } from './verification.ts';

/** What carries the events of a service; known once it publishes. */
export type Relays = Map<ServiceName, { readonly topic: Topic; readonly publishing: Publishing }>;

/** A service as operators and metrics see it. */
function operated(
  { descriptor, ports, stores, consumers }: RunningService,
  relays: Relays,
  verification: Verification,
): OperatedService {
  const { name, views } = descriptor;
  return {
    name,
    parking: ports.parking,
    consumers,
    relay: () => {
      const relay = relays.get(name);
      return relay && { topic: relay.topic, lag: () => relay.publishing.lag() };
    },
    viewNames: views.map(({ collection }) => collection.name),
    views: ports.views,
    keys: stores.keys,
    verified: () => verification.of(name),
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
  verification: Verification,
  { metrics, config, clock }: { readonly metrics: Metrics; readonly config: Config; readonly clock: Clock },
): Observed {
  const services = running.map((service) => operated(service, relays, verification));
  const rebuilds = new Rebuilds(clock);
  const observations = new Observations(services, rebuilds);
  showOperations(metrics.registry, () => observations.current());
  metrics.showDisk(config.dataDirectory);
  return { services, rebuilds };
}
