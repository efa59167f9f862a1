import { createServer } from 'node:net';
import { join } from 'node:path';
import { TOPICS } from '@alur/contracts';
import { createCommandRunner } from '@alur/event-sourcing';
import {
  assertAllRoutesDeclared,
  IdentityModule,
  type LocalAccounts,
  LocalTokens,
  OidcTokens,
  type ScryptCost,
} from '@alur/identity';
import { SqliteAccounts } from '@alur/identity/sqlite';
import { AlurTransport, type ConsumerObserver } from '@alur/messaging';
import { ViewRuntime } from '@alur/read-models';
import { loadStandards } from '@alur/standards';
import { type DynamicModule, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Clock, SystemClock } from '../clock.ts';
import { type Config, ConfigError } from '../config.ts';
import { HEALTH_CHECKS, type HealthCheck, HealthController } from '../health.ts';
import { AfterInterceptor, type WaitFor } from '../http/after.interceptor.ts';
import { createHttpHost } from '../http/host.ts';
import { serveOpenApi } from '../http/openapi.ts';
import { type Ids, RandomIds } from '../ids.ts';
import { createLogger, type Logger } from '../logging.ts';
import { METRICS_CONFIG, MetricsController } from '../metrics.controller.ts';
import { Metrics } from '../metrics.ts';
import type { OperatedService } from '../operations/operated.ts';
import { OPERATIONS_DOCUMENT, OperationsModule } from '../operations/operations.module.ts';
import type { ServiceDescriptor, ServiceName, ServicePorts } from '../service.ts';
import { DailyAnchors } from './anchoring.ts';
import { openBus, openStores, type Stores, viewsGroup } from './embedded.ts';
import { SharedPeople } from './people.ts';
import { secretsOf } from './secrets.ts';

/** A service as it runs in this process. */
export interface RunningService {
  readonly descriptor: ServiceDescriptor;
  readonly ports: ServicePorts;
  readonly stores: Stores;
  readonly module: DynamicModule;
  readonly transport: AlurTransport;
}

export interface RunningServices {
  readonly app: NestFastifyApplication;
  /** Where it listens, `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly services: ReadonlyMap<ServiceName, RunningService>;
  readonly accounts: LocalAccounts;
  /** Stops listening, lets running work end, closes every store. */
  close(): Promise<void>;
}

/** The demo's password is printed on the screen: a costly hash would only delay the first start. */
const DEMO_PASSWORD_COST: ScryptCost = { log2n: 12, passes: 1 };

/** What tests put in place of the world. */
export interface Surroundings {
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly logger?: Logger;
}

/** Starts services in one process on the embedded adapters: stores, consumers, views, HTTP. */
export async function startServices(
  descriptors: readonly ServiceDescriptor[],
  settings: Config,
  surroundings: Surroundings = {},
): Promise<RunningServices> {
  const config = await settled(settings);
  const clock = surroundings.clock ?? new SystemClock();
  const logger = surroundings.logger ?? createLogger(config.logLevel);
  const stores = new Map(descriptors.map(({ name }) => [name, openStores(config, name, clock)]));
  const shared = {
    config,
    clock,
    logger,
    ids: surroundings.ids ?? new RandomIds(),
    standards: loadStandards(),
    bus: openBus(config, stores),
    people: new SharedPeople(),
  };
  const services = new Map(
    descriptors.map((descriptor) => [descriptor.name, openService(descriptor, stores.get(descriptor.name)!, shared)]),
  );
  const running = [...services.values()];
  const accounts = new SqliteAccounts(join(config.dataDirectory, 'accounts.db'), {
    now: () => clock.now(),
    ...(config.demo ? { cost: DEMO_PASSWORD_COST } : {}),
  });
  const anchors = new DailyAnchors(
    running.map(({ descriptor, stores }) => ({ service: descriptor.name, store: stores.store })),
    shared.standards.tenants().map(({ code }) => code),
    clock,
    logger,
  );
  const metrics = new Metrics();
  observe(metrics, running);

  const app = await createHttpHost(rootModule(running, accounts, metrics, { config, clock, logger }), {
    config,
    clock,
    logger,
    metrics,
  });
  app.useGlobalInterceptors(new AfterInterceptor(waits(running)));
  for (const { transport } of running) app.connectMicroservice({ strategy: transport });
  serveOpenApi(app, [
    ...running.map(({ descriptor, module }) => ({ ...descriptor, module: module.module })),
    OPERATIONS_DOCUMENT,
  ]);
  for (const { descriptor, stores } of running) {
    const { name, publish: map } = descriptor;
    if (map !== undefined && name !== 'portal')
      await shared.bus.publish({ topic: TOPICS[name], store: stores.store, map });
  }
  await app.init();
  assertAllRoutesDeclared(app);
  await app.startAllMicroservices();
  for (const { ports } of running) await ports.views.start();
  const close = async () => {
    await anchors.stop();
    await app.close();
    for (const { ports } of running) await ports.views.stop();
    await shared.bus.close();
    for (const { stores } of running) await stores.close();
    await accounts.close();
  };
  await app.listen(config.port, config.host).catch(async (error: unknown) => {
    await close();
    throw portTaken(error) ? new ConfigError([`PORT: ${config.port} is taken. Name another port`]) : error;
  });
  anchors.start();
  return {
    app,
    url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`,
    services,
    accounts,
    close,
  };
}

function portTaken(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';
}

type Settled = ServicePorts['config'];
type Shared = Pick<ServicePorts, 'config' | 'clock' | 'logger' | 'ids' | 'standards' | 'bus'> & {
  readonly people: SharedPeople;
};

/** The port and the public address must be known before the first letter carries them. */
async function settled(config: Config): Promise<Settled> {
  const port = config.port === 0 ? await freePort(config.host) : config.port;
  return { ...config, port, publicUrl: config.publicUrl ?? `http://localhost:${port}` };
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function openService(descriptor: ServiceDescriptor, stores: Stores, shared: Shared): RunningService {
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
  const ports = { ...shared, name, store, runner, parking, views, vault, files };
  if (descriptor.people !== undefined) shared.people.provide(descriptor.people(ports));
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

@Module({})
class OfficeModule {}

function rootModule(
  running: readonly RunningService[],
  accounts: LocalAccounts,
  metrics: Metrics,
  { config, clock, logger }: Pick<Shared, 'config' | 'clock' | 'logger'>,
): DynamicModule {
  const operations = OperationsModule.register(running.map(operated), { clock, logger });
  const checks: HealthCheck[] = running.map(({ descriptor, stores }) => ({
    name: `${descriptor.name} store`,
    check: async () => {
      await stores.store.head();
      return undefined;
    },
  }));
  return {
    module: OfficeModule,
    imports: [identity(config, accounts, clock), operations, ...running.map(({ module }) => module)],
    controllers: [HealthController, MetricsController],
    providers: [
      { provide: HEALTH_CHECKS, useValue: checks },
      { provide: Metrics, useValue: metrics },
      { provide: METRICS_CONFIG, useValue: config },
    ],
  };
}

function operated({ descriptor, ports, transport }: RunningService): OperatedService {
  return {
    name: descriptor.name,
    parking: ports.parking,
    consumers: () => [transport.runtime, ports.views.consumer],
    viewNames: descriptor.views.map(({ collection }) => collection.name),
    views: ports.views,
  };
}

/** An identity provider where one is set, else the local accounts. */
function identity(config: Settled, accounts: LocalAccounts, clock: Clock): DynamicModule {
  const now = () => clock.now();
  const { oidcIssuer: issuer, oidcAudience: audience, oidcJwksUrl: jwksUrl } = config;
  if (issuer !== undefined && audience !== undefined) {
    return IdentityModule.register({ tokens: new OidcTokens({ issuer, audience, jwksUrl, now }) });
  }
  const tokens = new LocalTokens({ secret: secretsOf(config).tokenSecret, sessions: accounts, now });
  return IdentityModule.register({ accounts, tokens, now });
}

/** `?after=` waits for the handlers and the views of the service that is asked. */
function waits(running: readonly RunningService[]): ReadonlyMap<string, WaitFor> {
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

function observe(metrics: Metrics, running: readonly RunningService[]): void {
  metrics.observe(
    running.flatMap(({ descriptor, ports, transport }) => {
      const parked = async (group: string) => new Set((await ports.parking.list(group)).map(({ key }) => key)).size;
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
