import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually.ts';

/** On a machine that is busy with other suites a JVM takes its time. */
const START_MS = 120_000;
const run = promisify(execFile);

/** Jars that `npm run brokers` has put into the cache. */
const JARS = join(process.env['ALUR_CACHE'] ?? join(homedir(), '.cache', 'alur'), 'kafka-4.3.1', 'lib', '*');

/** A Kafka broker of one test, on ports of its own, that the test may kill. Its data goes away with `remove`. */
export class KafkaBroker {
  readonly address: string;
  readonly #directory: string;
  #process: ChildProcess | undefined;

  private constructor(directory: string, port: number) {
    this.#directory = directory;
    this.address = `127.0.0.1:${port}`;
  }

  static async open(): Promise<KafkaBroker> {
    const directory = await mkdtemp(join(tmpdir(), 'alur-kafka-'));
    const [port, controller] = [await freePort(), await freePort()];
    const broker = new KafkaBroker(directory, port);
    await writeFile(broker.#settings, settings(port, controller, join(directory, 'data')));
    try {
      const id = (await run('java', ['-cp', JARS, 'kafka.tools.StorageTool', 'random-uuid'])).stdout.trim();
      await run('java', [
        '-cp',
        JARS,
        'kafka.tools.StorageTool',
        'format',
        '-t',
        id,
        '-c',
        broker.#settings,
        '--standalone',
      ]);
      await broker.start();
      return broker;
    } catch (error) {
      await broker.remove();
      throw error;
    }
  }

  /** Resolves when the broker takes connections. */
  async start(): Promise<void> {
    const options = ['-Xms256m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const child = spawn('java', [...options, '-cp', JARS, 'kafka.Kafka', this.#settings], { stdio: 'ignore' });
    this.#process = child;
    await eventually(
      'the broker takes connections',
      () => {
        if (child.exitCode !== null) throw new Error(`The broker has ended with ${child.exitCode}`);
        return reachable(this.address);
      },
      START_MS,
    );
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#directory, { recursive: true, force: true });
  }

  get #settings(): string {
    return join(this.#directory, 'server.properties');
  }
}

function settings(port: number, controller: number, data: string): string {
  const listeners = `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`;
  return `process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:${controller}
listeners=${listeners}
advertised.listeners=${listeners}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
log.dirs=${data}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
log.segment.bytes=67108864
log.cleaner.dedupe.buffer.size=4194304
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port is free');
  return address.port;
}

function reachable(address: string): Promise<boolean> {
  const [host, port] = address.split(':');
  return new Promise((resolve) => {
    const socket = connect({ host: host!, port: Number(port) });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
