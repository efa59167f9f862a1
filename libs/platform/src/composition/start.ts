import { TOPICS } from '@alur/contracts';
import { AUTH_DOCUMENT, assertAllRoutesDeclared, type LocalAccounts, type ScryptCost } from '@alur/identity';
import { SqliteAccounts } from '@alur/identity/sqlite';
import { BusUnavailableError } from '@alur/messaging';
import { Manifest, naming } from '@alur/sqlite';
import { loadStandards, type Standards } from '@alur/standards';
import { Reflector } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessInterceptor } from '../access/access.interceptor.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { AfterInterceptor } from '../http/after.interceptor.ts';
import { AnsweredInterceptor } from '../http/answered.ts';
import { BehindInterceptor } from '../http/behind.interceptor.ts';
import { createHttpHost } from '../http/host.ts';
import { serveOpenApi } from '../http/openapi.ts';
import { CalendarWatch } from '../operations/calendar-watch.ts';
import { Metrics } from '../operations/metrics.ts';
import { OPERATIONS_DOCUMENT } from '../operations/operations.module.ts';
import { Pauses } from '../operations/pauses.ts';
import type { Clock } from '../runtime/clock.ts';
import { diskChecks } from '../runtime/disk.ts';
import type { HealthCheck } from '../runtime/health.ts';
import { type Ids, RandomIds } from '../runtime/ids.ts';
import { createLogger, type Logger } from '../runtime/logging.ts';
import type { ServiceDescriptor, ServiceName } from '../runtime/service.ts';
import { startTracing, type TracingOptions, tracedWork } from '../tracing/index.ts';
import type { StoreTools } from './adapters.ts';
import { portTaken, resolveConfig, urlOf } from './address.ts';
import { Anchors } from './anchoring.ts';
import { openBuses } from './buses.ts';
import { prepareFolder, startRefusal } from './data-folder.ts';
import { clockOf } from './demo-clock.ts';
import { keepDemoApart } from './demo-mark.ts';
import { SharedFacts } from './facts.ts';
import { observed, type Relays } from './observing.ts';
import { OfficeModule } from './office.module.ts';
import { outageRule } from './outage.ts';
import { peopleCheck, peopleTokens, SharedPeople } from './people.ts';
import { accessOf, openService, type RunningService, waits } from './running-service.ts';
import { anchorKeysOf, masterKeysOf } from './secrets.ts';
import { SharedStaff } from './staff.ts';
import { openStores, type Stores } from './stores.ts';
import { Verification } from './verification.ts';
import { addressOf, type Needed, type Part, Waiting } from './waiting.ts';
import { openWaitingRoom } from './waiting-room.ts';

export interface RunningServices {
  readonly app: NestFastifyApplication;
  /** Where it listens, `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly services: ReadonlyMap<ServiceName, RunningService>;
  readonly accounts: LocalAccounts;
  /** Looks through all data now, as each night; what it finds is in health, metrics and operations. */
  verify(): Promise<void>;
  /** Stops listening, lets running work end, closes every store. */
  close(): Promise<void>;
}

/** The demo's password is printed on the screen: a costly hash would only delay the first start. */
const DEMO_PASSWORD_COST: ScryptCost = { log2n: 12, passes: 1 };
/** Longer than any answer takes, and less than half of what a stop may take. */
const DRAIN_MS = 4_000;

/** Replaceable surroundings of the services, for tests. */
export interface Surroundings {
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly logger?: Logger;
  /** Services, tenants and calendars; absent: those that ship. */
  readonly standards?: Standards;
  /** Takes the spans in place of a collector. */
  readonly spans?: TracingOptions['exporter'];
  /** Calls the start off while it waits for a server. */
  readonly signal?: AbortSignal;
  /** Done before the process is ready. */
  readonly prepare?: (accounts: LocalAccounts) => Promise<void>;
}

/**
 * Starts services in one process on the adapters that the settings name: stores, consumers, views, HTTP. It waits for
 * servers that do not answer yet, and says so in the log and at `/health/ready`.
 * @throws ConfigError when a setting is wrong; DataError when the data folder is not as it was left; StartStopped when the
 * signal aborts. Nothing stays open then.
 */
export async function startServices(
  descriptors: readonly ServiceDescriptor[],
  settings: Config,
  surroundings: Surroundings = {},
): Promise<RunningServices> {
  const config = await resolveConfig(settings);
  const opened: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    return await start(new SharedFacts(descriptors), config, surroundings, opened, close);
  } catch (error) {
    await close();
    if (portTaken(error)) throw new ConfigError([`PORT: ${config.port} is taken. Name another port`]);
    throw startRefusal(error, config.dataDirectory);
  }
}

async function start(
  facts: SharedFacts,
  config: Awaited<ReturnType<typeof resolveConfig>>,
  surroundings: Surroundings,
  /** What to end when the process stops, in the order of the start. */
  opened: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<RunningServices> {
  const { descriptors } = facts;
  const logger = surroundings.logger ?? createLogger(config.logLevel);
  prepareFolder(config.dataDirectory, logger);
  naming(config.dataDirectory, () => keepDemoApart(config));
  const clock = surroundings.clock ?? clockOf(config);
  const manifest = new Manifest(config.dataDirectory);
  opened.push(async () => manifest.close());
  const tracing = await startTracing({
    url: config.otlpUrl,
    process: descriptors.length === 1 ? descriptors[0]!.name : 'office',
    exporter: surroundings.spans,
  });
  opened.push(async () => tracing?.stop());
  const waiting = new Waiting({ logger, signal: surroundings.signal });
  const room = await openWaitingRoom(config, () => waiting.parts);
  opened.push(() => room.close());

  const tools = { clock, logger, waiting, manifest };
  const stores = new Map<ServiceName, Stores>();
  for (const descriptor of descriptors) {
    const open = await openStores(config, descriptor, tools);
    opened.push(() => open.close());
    stores.set(descriptor.name, open);
  }
  const accounts = openAccounts(config, tools);
  opened.push(async () => accounts.close());
  const buses = await openBuses(config, stores, tools);
  opened.push(() => buses.close());
  const ids = surroundings.ids ?? new RandomIds();
  const stopping = new AbortController();
  const shared = {
    config,
    clock,
    logger,
    ids,
    standards: surroundings.standards ?? loadStandards(),
    stopping: stopping.signal,
  };
  const serviceTokens = peopleTokens(config);
  const people = new SharedPeople(config, serviceTokens, logger);
  const staff = new SharedStaff(accounts, people, descriptors, clock);
  const metrics = new Metrics();
  const calendar = new CalendarWatch(shared.standards, clock);
  calendar.show(metrics.registry);
  const isOutage = await outageRule(config);
  const running = descriptors.map((descriptor) => {
    const { name } = descriptor;
    const common = { ...shared, bus: buses.of(name) };
    return openService(descriptor, stores.get(name)!, common, { people, facts, staff }, { metrics, isOutage });
  });
  // Ended after everything that may still append: the last anchor covers all of it.
  const anchors = new Anchors(
    running.map(({ descriptor, ports }) => ({ service: descriptor.name, store: ports.store })),
    { tenants: shared.standards.tenants().map(({ code }) => code), key: anchorKeysOf(config)[0], clock, logger },
  );
  opened.push(() => anchors.stop());
  if (!config.demo) {
    for (const { officer } of await accounts.disableDemoPasswords()) {
      logger.error(
        { officer: officer.id },
        'account disabled: it had the password of the demo. Reset it, then enable it',
      );
    }
  }
  await accounts.secondFactors.reseal();
  const verification = new Verification(
    running.map(({ descriptor, stores: { store, vaultFiles } }) => ({
      service: descriptor.name,
      store,
      vault: vaultFiles,
    })),
    { anchorKeys: anchorKeysOf(config), masterKeys: masterKeysOf(config), clock, logger },
  );
  opened.push(() => verification.stop());
  const relays: Relays = new Map();
  const pauses = new Pauses(clock);
  const checks: HealthCheck[] = [
    ...[...stores.values()].flatMap((of) => of.checks),
    ...buses.checks,
    ...peopleCheck(descriptors, config),
    pauses.check,
    verification.check,
    calendar.check,
    ...diskChecks(config.dataDirectory, logger),
  ];

  const office = { config, clock, metrics };
  const parts = {
    ...office,
    logger,
    isOutage,
    accounts,
    staff,
    // Only who has the secret can tell the services apart.
    serviceTokens: config.serviceKey === undefined ? serviceTokens : undefined,
    checks,
    pauses,
    observed: observed(running, relays, verification, office),
  };
  const host = await createHttpHost(OfficeModule.of(running, parts), {
    ...parts,
    observe: (...answer) => metrics.request(...answer),
  });
  const { app, connections } = host;
  opened.push(async () => {
    await Promise.all([app.close(), ...running.map(({ ports }) => ports.views.stop())]);
  });
  const freshness = new Map(running.map(({ descriptor, ports }) => [descriptor.name, ports.freshness]));
  app.useGlobalInterceptors(
    new AfterInterceptor(waits(running)),
    new BehindInterceptor(freshness),
    new AccessInterceptor(app.get(Reflector), accessOf(running)),
    new AnsweredInterceptor(),
  );
  for (const { transport } of running) app.connectMicroservice({ strategy: transport });
  const documents = [
    ...running.map(({ descriptor, module }) => ({ ...descriptor, module: module.module })),
    AUTH_DOCUMENT,
    OPERATIONS_DOCUMENT,
  ];
  serveOpenApi(host, documents, { open: config.demo });
  // Broker and database answered before, but may go away again while they are needed for the start.
  const database = config.mongodbUrl === undefined ? config.dataDirectory : addressOf(config.mongodbUrl);
  const patiently = <T>({ name }: ServiceDescriptor, attempt: () => Promise<T>) => {
    const needed = (part: Part, where: string): Needed => {
      const check = [...buses.checks, ...stores.get(name)!.checks].find((one) => one.name === part);
      return { part, where, check: async () => check?.check() };
    };
    const missing = (error: unknown) => {
      if (error instanceof BusUnavailableError) return needed('broker', String(config.kafkaBrokers));
      return isOutage(error) ? needed('database', database) : undefined;
    };
    return waiting.through(missing, attempt);
  };
  for (const { descriptor, ports } of running) {
    const { name, publish: map } = descriptor;
    if (map === undefined || name === 'portal') continue;
    const topic = TOPICS[name];
    const middleware = tracedWork('publish', name);
    const publish = () => ports.bus.publish({ topic, store: ports.store, map, middleware });
    relays.set(name, { topic, publishing: await patiently(descriptor, publish) });
  }
  await app.init();
  assertAllRoutesDeclared(app);
  await app.startAllMicroservices();
  for (const { descriptor, ports } of running) await patiently(descriptor, () => ports.views.start());
  await surroundings.prepare?.(accounts);
  await room.close();
  await app.listen(config.port, config.host);
  opened.push(() => connections.drain(DRAIN_MS));
  opened.push(async () => stopping.abort());
  anchors.start();
  verification.start();
  const services = new Map(running.map((service) => [service.descriptor.name, service]));
  return { app, url: urlOf(config), services, accounts, verify: () => verification.verify(), close };
}

/** The accounts of this machine; where an identity provider signs officers in, they only list who works here. */
function openAccounts(config: Config, { clock, manifest }: Pick<StoreTools, 'clock' | 'manifest'>): SqliteAccounts {
  return new SqliteAccounts(manifest.open('accounts.db'), {
    now: () => clock.now(),
    demo: config.demo,
    cost: config.demo ? DEMO_PASSWORD_COST : undefined,
    idleMs: config.idleMinutes * 60_000,
    sealing: masterKeysOf(config),
  });
}
