import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerRuntimeClient, GenericContainer, StartedTestContainer } from 'testcontainers';
import { tellGuard } from '../processes/guard.ts';
import { kafkaAnswers, kurrentAnswers, mongodbAnswers } from './answers.ts';
import { KAFKA_VERSION } from './install.ts';
import { kafkaProperties, LOG4J } from './kafka.ts';
import type { BrokerPlan, Server, ServerName } from './plan.ts';

const START_LIMIT_MS = 120_000;
const PULL_LIMIT_MS = 300_000;
const POLL_MS = 100;

/** Names of the images; one that a machine made itself takes the place of the official one. */
export const IMAGES: Readonly<Record<ServerName, { readonly variable: string; readonly image: string }>> = {
  kafka: { variable: 'ALUR_KAFKA_IMAGE', image: `apache/kafka:${KAFKA_VERSION}` },
  mongodb: { variable: 'ALUR_MONGODB_IMAGE', image: 'mongo:8' },
  kurrentdb: { variable: 'ALUR_KURRENTDB_IMAGE', image: 'kurrentplatform/kurrentdb:25.1' },
};

export function imageOf(name: ServerName, environment: NodeJS.ProcessEnv = process.env): string {
  const { variable, image } = IMAGES[name];
  return environment[variable] ?? image;
}

export type Containers = typeof import('testcontainers');

/** A container engine that answers, with the images that it has. */
export interface Engine {
  readonly containers: Containers;
  readonly client: ContainerRuntimeClient;
  readonly images: ReadonlySet<ServerName>;
}

/**
 * The engine behind `DOCKER_HOST` or the usual socket, after it has fetched the images that it lacks; `log` names each
 * that could not be had. Undefined where no engine answers, and always with `ALUR_BROKERS=native`.
 */
export async function containerEngine(log: (line: string) => void): Promise<Engine | undefined> {
  if (process.env['ALUR_BROKERS'] === 'native') return undefined;
  // What is left behind the guard of this process ends, so no container has to watch over the others.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';
  const containers = await import('testcontainers');
  const client = await containers.getContainerRuntimeClient().catch(() => undefined);
  if (client === undefined) return undefined;
  const images = new Set<ServerName>();
  for (const name of Object.keys(IMAGES) as ServerName[]) {
    const fault = await fetchImage(client, containers, imageOf(name));
    if (fault === undefined) images.add(name);
    else log(`The image ${imageOf(name)} could not be had: ${fault}`);
  }
  return { containers, client, images };
}

async function fetchImage(client: ContainerRuntimeClient, { ImageName }: Containers, image: string) {
  const name = ImageName.fromString(image);
  try {
    if (await client.image.exists(name)) return undefined;
    const late = sleep(PULL_LIMIT_MS, undefined, { ref: false }).then(() => {
      throw new Error(`no answer within ${PULL_LIMIT_MS / 1000} s`);
    });
    await Promise.race([client.image.pull(name), late]);
    return (await client.image.exists(name)) ? undefined : 'the registry does not give it';
  } catch (error) {
    return String(error instanceof Error ? error.message : error).split('\n', 1)[0];
  }
}

/** One server as a container on a fixed port of the loopback; its data is in a folder of the plan. */
export class ContainerServer implements Server {
  readonly name: string;
  readonly #engine: Engine;
  readonly #make: () => GenericContainer;
  readonly #answers: () => Promise<boolean>;
  readonly #prepare: (container: StartedTestContainer) => Promise<void>;
  readonly #label = randomUUID();
  #started: StartedTestContainer | undefined;

  constructor(
    engine: Engine,
    name: string,
    make: () => GenericContainer,
    answers: () => Promise<boolean>,
    prepare: (container: StartedTestContainer) => Promise<void> = async () => {},
  ) {
    this.#engine = engine;
    this.name = name;
    this.#make = make;
    this.#answers = answers;
    this.#prepare = prepare;
  }

  async start(): Promise<void> {
    if (this.#started === undefined) {
      tellGuard({ run: this.#removal });
      this.#started = await this.#make().withLabels({ alur: this.#label }).start();
      await this.#prepare(this.#started);
    } else {
      await this.#container.start();
    }
    for (const end = Date.now() + START_LIMIT_MS; !(await this.#answers()); await sleep(POLL_MS)) {
      if (!(await this.#container.inspect()).State.Running) throw new Error(`${this.name} ended while it started`);
      if (Date.now() > end) throw new Error(`${this.name} did not answer within ${START_LIMIT_MS / 1000} s`);
    }
  }

  /** Ends it in order and removes it. */
  async stop(): Promise<void> {
    await this.#started?.stop({ timeout: 10_000, remove: true, removeVolumes: true });
    this.#started = undefined;
    tellGuard({ done: this.#removal });
  }

  async kill(): Promise<void> {
    await this.#container.kill();
  }

  /** Stops it in order when it runs. */
  async restart(): Promise<void> {
    const { State } = await this.#container.inspect();
    if (State.Running) await this.#container.stop({ t: 10 });
    await this.start();
  }

  get #container() {
    if (this.#started === undefined) throw new Error(`${this.name} was not started`);
    return this.#engine.client.container.getById(this.#started.getId());
  }

  /** A command of its own, because it may run when this process is gone. */
  get #removal(): string[] {
    return [process.execPath, join(import.meta.dirname, 'remove-containers.ts'), this.#label];
  }
}

/** The command needs only a Java on the path and the jars of Kafka in `/opt/kafka/libs`, so any such image does. */
export function kafkaContainer(engine: Engine, { ports, data }: BrokerPlan): Server {
  const folder = writable(join(data, 'kafka-container'));
  const properties = kafkaProperties(ports, '/data', '0.0.0.0');
  const java = `java -Dlog4j2.configurationFile=/tmp/log4j2.xml -cp '/opt/kafka/libs/*'`;
  const format = `${java} kafka.tools.StorageTool format --standalone -t "$(${java} kafka.tools.StorageTool random-uuid)" -c /tmp/server.properties`;
  const run = `exec ${java.replace('java', 'java -Xms512m -Xmx512m -XX:+UseSerialGC')} kafka.Kafka /tmp/server.properties`;
  const make = () =>
    new engine.containers.GenericContainer(imageOf('kafka'))
      .withCopyContentToContainer([
        { content: properties, target: '/tmp/server.properties' },
        { content: LOG4J, target: '/tmp/log4j2.xml' },
      ])
      .withBindMounts([{ source: folder, target: '/data' }])
      .withExposedPorts(fixed(ports.kafka))
      .withEntrypoint(['/bin/sh', '-c'])
      .withCommand([`[ -f /data/meta.properties ] || ${format} && ${run}`]);
  return new ContainerServer(engine, `Kafka in ${imageOf('kafka')}`, make, () => kafkaAnswers(ports.kafka));
}

/** A replica set of one, which transactions and change streams need. */
export function mongodbContainer(engine: Engine, { ports, data }: BrokerPlan): Server {
  const port = ports.mongodb;
  const folder = writable(join(data, 'mongodb-container'));
  const initiate = `rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: '127.0.0.1:${port}' }] })`;
  const evaluate = (script: string) => ['mongosh', '--quiet', '--port', String(port), '--eval', script];
  const make = () =>
    new engine.containers.GenericContainer(imageOf('mongodb'))
      .withBindMounts([{ source: folder, target: '/data/db' }])
      .withExposedPorts(fixed(port))
      .withCommand(['mongod', '--replSet', 'rs0', '--bind_ip_all', '--port', String(port)])
      .withWaitStrategy(engine.containers.Wait.forSuccessfulCommand(evaluate('db.hello().ok').join(' ')));
  const prepare = async (container: StartedTestContainer) => {
    await container.exec(evaluate(`try { rs.status().ok } catch { ${initiate}.ok }`));
  };
  return new ContainerServer(engine, `MongoDB in ${imageOf('mongodb')}`, make, () => mongodbAnswers(port), prepare);
}

export function kurrentdbContainer(engine: Engine, { ports, data }: BrokerPlan): Server {
  const folder = writable(join(data, 'kurrentdb'));
  const make = () =>
    new engine.containers.GenericContainer(imageOf('kurrentdb'))
      .withEnvironment({
        KURRENTDB_CLUSTER_SIZE: '1',
        KURRENTDB_INSECURE: 'true',
        KURRENTDB_RUN_PROJECTIONS: 'None',
        KURRENTDB_NODE_PORT: String(ports.kurrentdb),
      })
      .withBindMounts([{ source: folder, target: '/var/lib/kurrentdb' }])
      .withExposedPorts(fixed(ports.kurrentdb));
  return new ContainerServer(engine, `KurrentDB in ${imageOf('kurrentdb')}`, make, () =>
    kurrentAnswers(ports.kurrentdb),
  );
}

/** The same port inside and outside, because a broker names its own address to clients. */
function fixed(port: number) {
  return { container: port, host: port };
}

/** The program in the container runs as a user that this machine does not have. */
function writable(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o777 });
  return folder;
}
