import { createCommandRunner } from '@alur/event-sourcing';
import { AlurTransport, type ConsumerObserver } from '@alur/messaging';
import { ViewRuntime } from '@alur/read-models';
import type { DynamicModule } from '@nestjs/common';
import type { WaitFor } from '../http/after.interceptor.ts';
import type { Logger } from '../logging.ts';
import type { Metrics } from '../metrics.ts';
import type { OperatedService } from '../operations/operated.ts';
import type { ServiceDescriptor, ServiceName, ServicePorts } from '../service.ts';
import { viewsGroup } from './embedded.ts';
import type { SharedPeople } from './people.ts';
import type { Stores } from './stores.ts';

/** A service as it runs in this process. */
export interface RunningService {
  readonly descriptor: ServiceDescriptor;
  readonly ports: ServicePorts;
  readonly stores: Stores;
  readonly module: DynamicModule;
  readonly transport: AlurTransport;
}

/** What the services of one process share, and the bus as this one has it. */
export type Shared = Pick<ServicePorts, 'config' | 'clock' | 'logger' | 'ids' | 'standards' | 'bus'>;

export function openService(
  descriptor: ServiceDescriptor,
  stores: Stores,
  shared: Shared,
  people: SharedPeople,
): RunningService {
  const { name } = descriptor;
  const { store, parking, vault, files } = stores;
  const views = new ViewRuntime({
    group: viewsGroup(name),
    bus: shared.bus,
    store: stores.readStore,
    views: descriptor.views,
    parking,
    consumer: { observer: logging(shared.logger, name, viewsGroup(name)), now: () => shared.clock.now() },
  });
  const runner = createCommandRunner(store);
  const ports = { ...shared, name, store, runner, parking, views, vault, files, people: people.for(name) };
  if (descriptor.people !== undefined) people.provide(descriptor.people(ports));
  const transport = new AlurTransport({
    service: name,
    bus: shared.bus,
    parking,
    observer: logging(shared.logger, name, name),
    now: () => shared.clock.now(),
  });
  return { descriptor, ports, stores, module: descriptor.module(ports), transport };
}

/** Tells when a case parks, once and not for each message that waits behind the first, and when a group stands still. */
function logging(logger: Logger, service: ServiceName, group: string): ConsumerObserver {
  return {
    parked: (message, error) => {
      if (error === null) return;
      logger.error({ service, group, case: message.subject, type: message.type, error }, 'case parked');
    },
    failed: (error) => logger.error({ service, group, error }, 'consumer failed'),
  };
}

export function operated({ descriptor, ports, transport }: RunningService): OperatedService {
  return {
    name: descriptor.name,
    parking: ports.parking,
    consumers: () => [transport.runtime, ports.views.consumer],
    viewNames: descriptor.views.map(({ collection }) => collection.name),
    views: ports.views,
  };
}

/** `?after=` waits for the handlers and the views of the service that is asked. */
export function waits(running: readonly RunningService[]): ReadonlyMap<string, WaitFor> {
  return new Map(
    running.map(({ descriptor, ports, transport }) => [
      descriptor.name,
      async (token, ms) => {
        const parts = [
          transport.runtime.waitFor(token, ms),
          ...(descriptor.views.length > 0 ? [ports.views.waitFor(token, ms)] : []),
        ];
        return (await Promise.all(parts)).every((applied) => applied);
      },
    ]),
  );
}

export function observe(metrics: Metrics, running: readonly RunningService[]): void {
  metrics.observe(
    running.flatMap(({ descriptor, ports, transport }) => {
      const parked = (group: string) => ports.parking.count(group);
      const views = viewsGroup(descriptor.name);
      return [
        {
          service: descriptor.name,
          group: descriptor.name,
          lag: () => transport.runtime.lag(),
          parkedKeys: () => parked(descriptor.name),
        },
        { service: descriptor.name, group: views, lag: () => ports.views.lag(), parkedKeys: () => parked(views) },
      ];
    }),
  );
}
