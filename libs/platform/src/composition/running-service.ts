import { SubjectErased } from '@alur/contracts';
import { createCommandRunner } from '@alur/event-sourcing';
import { AlurTransport, type ConsumerRuntime } from '@alur/messaging';
import { ViewRuntime } from '@alur/read-models';
import type { DynamicModule } from '@nestjs/common';
import type { ServiceAccess } from '../access/access.interceptor.ts';
import { CaseAccess } from '../access/case-access.ts';
import type { WaitFor } from '../http/after.interceptor.ts';
import { viewBehind } from '../http/problem.ts';
import type { Metrics } from '../operations/metrics.ts';
import { Freshness } from '../runtime/freshness.ts';
import type { ServiceDescriptor, ServicePorts } from '../runtime/service.ts';
import { observedRunner, tracedWork } from '../tracing/index.ts';
import { consumerObserver } from './consumer-observer.ts';
import { viewsGroup } from './embedded.ts';
import type { SharedFacts } from './facts.ts';
import type { OutageRule } from './outage.ts';
import type { SharedPeople } from './people.ts';
import type { SharedStaff } from './staff.ts';
import type { Stores } from './stores.ts';

/** A service as it runs in this process. */
export interface RunningService {
  readonly descriptor: ServiceDescriptor;
  readonly ports: ServicePorts;
  readonly stores: Stores;
  /** Its groups: message handlers and views. Known once the consumers have started. */
  readonly consumers: () => readonly ConsumerRuntime[];
  readonly module: DynamicModule;
  readonly transport: AlurTransport;
}

/** What the services of one process share, and the bus as this one has it. */
export type Shared = Pick<ServicePorts, 'config' | 'clock' | 'logger' | 'ids' | 'standards' | 'bus' | 'stopping'>;

export function openService(
  descriptor: ServiceDescriptor,
  stores: Stores,
  shared: Shared,
  { people, facts, staff }: { readonly people: SharedPeople; readonly facts: SharedFacts; readonly staff: SharedStaff },
  { metrics, isOutage }: { readonly metrics: Metrics; readonly isOutage: OutageRule },
): RunningService {
  const { name } = descriptor;
  const { store, parking, vault, files } = stores;
  const views = new ViewRuntime({
    group: viewsGroup(name),
    bus: shared.bus,
    store: stores.readStore,
    views: descriptor.views,
    parking,
    consumer: {
      observer: consumerObserver({ ...shared, metrics }, name, viewsGroup(name)),
      isOutage,
      middleware: tracedWork('apply', name, viewsGroup(name)),
      now: () => shared.clock.now(),
    },
  });
  const appended = (events: number) => metrics.appended(name, events);
  const runner = observedRunner(createCommandRunner(store), { service: name, appended });
  const consumers = () => [
    ...(transport.started ? [transport.started] : []),
    ...(descriptor.views.length > 0 ? [views.consumer] : []),
  ];
  const freshness = new Freshness({ groups: consumers, parking, behind: viewBehind });
  const own = {
    name,
    store,
    runner,
    parking,
    views,
    freshness,
    vault,
    files,
    people: people.for(name),
    staff: staff.for(name),
  };
  const access = new CaseAccess({
    ...shared,
    people: () => own.people,
    ...facts.of(descriptor, { ...shared, ...own }),
  });
  const ports = { ...shared, ...own, access };
  if (descriptor.people !== undefined) people.provide(descriptor.people(ports));
  if (descriptor.holdingsOf !== undefined) staff.provide(descriptor.holdingsOf(ports));
  const transport = new AlurTransport({
    service: name,
    bus: shared.bus,
    parking,
    observer: consumerObserver({ ...shared, metrics }, name, name),
    isOutage,
    middleware: tracedWork('handle', name),
    now: () => shared.clock.now(),
  });
  // In every service: the records of an erased person become unreadable (UU 27/2022).
  transport.handle(SubjectErased, ({ tenant, data }) => vault.erase(tenant, data.subjectId));
  return { descriptor, ports, stores, consumers, module: descriptor.module(ports), transport };
}

/** What the access rules of each service ask. */
export function accessOf(running: readonly RunningService[]): ReadonlyMap<string, ServiceAccess> {
  return new Map(
    running.map(({ descriptor: { name, casesOf }, ports }) => [
      name,
      { access: ports.access, casesOf: casesOf?.(ports) ?? {} },
    ]),
  );
}

/** `?after=` waits for the handlers and the views of the service that is asked. */
export function waits(running: readonly RunningService[]): ReadonlyMap<string, WaitFor> {
  return new Map(
    running.map(({ descriptor, ports, consumers }) => [
      descriptor.name,
      async (token, ms) => {
        const waited = await Promise.all(consumers().map((consumer) => consumer.waitFor(token, ms)));
        if (waited.includes(false)) return 'behind';
        if (consumers().some((consumer) => consumer.hasApplied(token))) return 'applied';
        // A stream of its own needs no message.
        const own = await ports.store.readStream(token.stream, token.revision);
        return own.length > 0 ? 'applied' : 'assumed';
      },
    ]),
  );
}
