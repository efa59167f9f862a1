import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { kafkaSettings } from './kafka-settings.ts';

/** On a machine that is busy with other suites a JVM takes its time. */
const START_MS = 120_000;
const run = promisify(execFile);

/** Jars that `npm run brokers` has put into the cache. */
const JARS = join(process.env['ALUR_CACHE'] ?? join(homedir(), '.cache', 'alur'), 'kafka-4.3.1', 'lib', '*');

/** A listener beside the open one, with TLS and accounts (SCRAM-SHA-512); there, what no rule allows is refused. */
export interface SecuredListener {
  /** PEM file: key and certificate for `localhost`. */
  readonly keystore: string;
  /** Passwords by name. */
  readonly accounts: Readonly<Record<string, string>>;
}

/** A Kafka broker of one test, on ports of its own, that the test may kill. Its data goes away with `remove`. */
export class KafkaBroker {
  /** Of the listener without TLS, where everybody may do everything. */
  readonly address: string;
  /** Of the secured listener, if there is one. */
  readonly securedAddress: string;
  readonly #directory: string;
  #process: ChildProcess | undefined;

  private constructor(directory: string, port: number, securedPort: number) {
    this.#directory = directory;
    this.address = `127.0.0.1:${port}`;
    this.securedAddress = `localhost:${securedPort}`;
  }

  static async open(secured?: SecuredListener): Promise<KafkaBroker> {
    const directory = await mkdtemp(join(tmpdir(), 'alur-kafka-'));
    const [port, controller, securedPort] = [await freePort(), await freePort(), await freePort()];
    const broker = new KafkaBroker(directory, port, securedPort);
    const listener = secured && { ...secured, port: securedPort };
    await writeFile(broker.#settings, kafkaSettings({ port, controller, data: join(directory, 'data'), listener }));
    const accounts = Object.entries(secured?.accounts ?? {}).flatMap(([name, password]) => [
      '--add-scram',
      `SCRAM-SHA-512=[name=${name},password=${password}]`,
    ]);
    try {
      // 16 bytes; as an argument of the tool it must not begin with a dash.
      const id = `A${randomBytes(16).toString('base64url').slice(1)}`;
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
        ...accounts,
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
