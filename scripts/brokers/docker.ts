import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { tellGuard } from '../processes/guard.ts';
import { kafkaAnswers, mongodbAnswers } from './answers.ts';
import type { BrokerName, BrokerPlan, Brokers } from './plan.ts';
import type { BrokerPorts } from './ports.ts';

const FILE = join(import.meta.dirname, '../../deploy/brokers.compose.yaml');
const START_LIMIT_MS = 120_000;
const POLL_MS = 100;

/** Whether an engine answers and the client has Compose; never with `ALUR_BROKERS=native`. */
export function dockerAnswers(): boolean {
  if (process.env['ALUR_BROKERS'] === 'native') return false;
  const succeeds = (...args: string[]) =>
    spawnSync('docker', args, { stdio: 'ignore', timeout: 10_000, env: process.env }).status === 0;
  return succeeds('info') && succeeds('compose', 'version');
}

/** What comes before the command of Compose. Kept data is found again by the folder that stands for it. */
export function composeArguments({ data, kept }: Pick<BrokerPlan, 'data' | 'kept'>): string[] {
  const id = kept ? createHash('sha256').update(data).digest('hex').slice(0, 12) : randomBytes(6).toString('hex');
  return ['compose', '--project-name', `alur-brokers-${id}`, '--file', FILE];
}

/** What the Compose file asks for. */
export function composeEnvironment(ports: BrokerPorts): Record<string, string> {
  return {
    ALUR_BROKERS_KAFKA_PORT: String(ports.kafka),
    ALUR_BROKERS_MONGODB_PORT: String(ports.mongodb),
    ALUR_BROKERS_KURRENTDB_PORT: String(ports.kurrentdb),
  };
}

/** Kafka, MongoDB and KurrentDB as containers. Data lies in volumes of Docker, in no folder. */
export async function startInDocker(plan: BrokerPlan): Promise<Brokers> {
  const { ports, log, kept } = plan;
  const compose = composeArguments(plan);
  const docker = async (...args: string[]) => {
    await promisify(execFile)('docker', [...compose, ...args], {
      env: { ...process.env, ...composeEnvironment(ports) },
      maxBuffer: 16 * 1024 * 1024,
    });
  };
  const down = ['down', '--timeout', '10', ...(kept ? [] : ['--volumes'])];
  const lastAct = ['docker', ...compose, ...down];
  const answers = {
    kafka: () => kafkaAnswers(ports.kafka),
    mongodb: () => mongodbAnswers(ports.mongodb),
    kurrentdb: () => kurrentAnswers(ports.kurrentdb),
  };
  const stop = async () => {
    await docker(...down);
    tellGuard({ done: lastAct });
  };
  tellGuard({ run: lastAct });
  log('Docker answers: starting Kafka, MongoDB and KurrentDB as containers …');
  try {
    await docker('up', '--detach', '--quiet-pull');
    await Promise.all(Object.entries(answers).map(([name, answer]) => until(name, answer)));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    kafka: `127.0.0.1:${ports.kafka}`,
    mongodb: `mongodb://127.0.0.1:${ports.mongodb}/?directConnection=true`,
    kurrentdb: `kurrentdb://127.0.0.1:${ports.kurrentdb}?tls=false`,
    stop,
    kill: (name: BrokerName) => docker('kill', name),
    restart: async (name: BrokerName) => {
      await docker('stop', name);
      await docker('up', '--detach', name);
      await until(name, answers[name]);
    },
  };
}

async function until(name: string, answers: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + START_LIMIT_MS; !(await answers()); await sleep(POLL_MS)) {
    if (Date.now() > end) throw new Error(`${name} did not answer within ${START_LIMIT_MS / 1000} s`);
  }
}

async function kurrentAnswers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
