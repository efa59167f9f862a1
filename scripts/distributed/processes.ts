import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { freePorts, isFree } from '../processes/free-ports.ts';
import { tail } from '../processes/log-tail.ts';
import { ServerProcess } from '../processes/server-process.ts';
import { type Gateway, SERVICES, type ServiceName, startGateway } from './gateway.ts';

const ALUR = ['--max-semi-space-size=16', resolve(import.meta.dirname, '../../tools/cli/bin/alur.js')];
/** A Wednesday morning in both tenants, as the demo in one process has it. */
const DEMO_START = '2026-07-01T02:00:00Z';
/** Six processes on two cores start at once. */
const START_LIMIT_MS = 180_000;

/** What they have where nobody else has it; `npm run office:distributed` says which it took. */
const USUAL_PORTS: Readonly<Record<ServiceName | 'gateway', number>> = {
  gateway: 3000,
  intake: 3101,
  verification: 3102,
  survey: 3103,
  disbursement: 3104,
  notification: 3105,
  portal: 3106,
};

export interface OfficeOptions {
  /** As `startBrokers` names them. */
  readonly kafka: string;
  readonly mongodb: string;
  /** Takes the data (`data`) and the logs (`logs`) of all services. */
  readonly folder: string;
  /** Further settings of every service, or other ones than the demo's. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What node runs with `serve <service>`; unset, the built command line. */
  readonly program?: readonly string[];
  readonly log?: (line: string) => void;
}

/** Every service of Alur as a process of its own behind a gateway. */
export interface OfficeProcesses {
  readonly url: string;
  /** To kill, stop and start again, each at its address and on its data. */
  readonly services: Readonly<Record<ServiceName, ServerProcess>>;
  /** Addresses of the services themselves, past the gateway. */
  readonly addresses: Readonly<Record<ServiceName, string>>;
  /** Another process of a service, on the same data: a member more of its consumer groups. Not started yet; ends with all. */
  another(
    service: ServiceName,
    instance: string,
  ): Promise<{ readonly process: ServerProcess; readonly address: string }>;
  stop(): Promise<void>;
}

/**
 * Starts all services at once, in the demo, on secrets that are made for this run; returns when each is ready.
 * @throws Error with the last lines of a service that did not start; then nothing runs any more.
 */
export async function startOfficeProcesses(options: OfficeOptions): Promise<OfficeProcesses> {
  const { folder, log = () => {} } = options;
  const ports = await choosePorts();
  const addresses = record((name) => `http://127.0.0.1:${ports[name]}`);
  const common = settingsOf(options, addresses, ports.gateway);
  const make = (service: ServiceName, instance: string, port: number) =>
    serviceProcess([...(options.program ?? ALUR), 'serve', service], instance, port, folder, common);
  const services = record((name) => make(name, name, ports[name]));
  const all = Object.values(services);
  const stopTails = SERVICES.map((name) => tail(logFile(folder, name), (line) => log(`${name.padEnd(12)} | ${line}`)));
  let gateway: Gateway | undefined;
  const stop = async () => {
    await gateway?.close();
    // The others ask intake for people until they have ended.
    await Promise.all(all.filter((one) => one !== services.intake).map((one) => one.stop()));
    await services.intake.stop();
    for (const stopTail of stopTails) stopTail();
  };
  try {
    await Promise.all(all.map((service) => service.start()));
    gateway = await startGateway({ port: ports.gateway, services: addresses });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: gateway.url,
    services,
    addresses,
    async another(service, instance) {
      const [port] = await freePorts(1);
      const process = make(service, `${service}-${instance}`, port!);
      all.push(process);
      return { process, address: `http://127.0.0.1:${port}` };
    },
    stop,
  };
}

function serviceProcess(
  args: readonly string[],
  instance: string,
  port: number,
  folder: string,
  settings: Readonly<Record<string, string | undefined>>,
): ServerProcess {
  return new ServerProcess({
    name: instance,
    command: process.execPath,
    args,
    cwd: folder,
    env: { ...settings, PORT: String(port), ALUR_INSTANCE: instance },
    logFile: logFile(folder, instance),
    answers: () => isReady(`http://127.0.0.1:${port}`),
    startLimitMs: START_LIMIT_MS,
    stopLimitMs: 20_000,
  });
}

/** What all processes share. Settings in the environment of the caller are none of theirs. */
function settingsOf(
  { kafka, mongodb, folder, settings }: OfficeOptions,
  { intake }: Readonly<Record<ServiceName, string>>,
  gatewayPort: number,
): Record<string, string | undefined> {
  const foreign = Object.keys(process.env).filter((name) => name.startsWith('ALUR_'));
  return {
    ...Object.fromEntries(foreign.map((name) => [name, undefined])),
    ALUR_DATA: join(folder, 'data'),
    ALUR_DEMO: 'true',
    ALUR_DEMO_CLOCK: DEMO_START,
    ALUR_PUBLIC_URL: `http://127.0.0.1:${gatewayPort}`,
    ALUR_PEOPLE_URL: intake,
    ALUR_TRUST_PROXY: 'true',
    ALUR_LOG_LEVEL: 'warn',
    ALUR_MASTER_KEY: secret(),
    ALUR_TOKEN_SECRET: secret(),
    ALUR_SERVICE_SECRET: secret(),
    ALUR_KAFKA_BROKERS: kafka,
    ALUR_MONGODB_URL: mongodb,
    ...settings,
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

async function choosePorts(): Promise<Record<ServiceName | 'gateway', number>> {
  const spare = await freePorts(Object.keys(USUAL_PORTS).length);
  const chosen: Record<string, number> = {};
  for (const [name, port] of Object.entries(USUAL_PORTS)) chosen[name] = (await isFree(port)) ? port : spare.pop()!;
  return { ...USUAL_PORTS, ...chosen };
}

function record<T>(make: (service: ServiceName) => T): Record<ServiceName, T> {
  return Object.fromEntries(SERVICES.map((name) => [name, make(name)])) as Record<ServiceName, T>;
}

function logFile(folder: string, instance: string): string {
  return join(folder, 'logs', `${instance}.log`);
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}
