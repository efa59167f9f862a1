import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { tellGuard } from '../processes/guard.ts';
import { containerEngine, type Engine } from './containers.ts';
import type { BrokerPlan, Brokers } from './plan.ts';
import { type BrokerPorts, choosePorts } from './ports.ts';
import { startServers } from './servers.ts';

export interface BrokerOptions {
  /** Unset ones are the defaults of `npm run brokers`; 0 takes a free port. */
  readonly ports?: Partial<BrokerPorts>;
  /** Folder that keeps the data; without it the data is temporary. */
  readonly data?: string;
  readonly log?: (line: string) => void;
  /** Asked for when absent; null: no containers. */
  readonly engine?: Engine | null;
}

/**
 * Brings up Kafka and a server of the MongoDB protocol: in containers where an engine answers and has or gets the image,
 * else as processes of this machine; installs what is missing first, which can take minutes. Returns when they answer.
 * @throws MissingTools when neither way is open; Error when a port is taken or a server does not start.
 */
export async function startBrokers({ ports = {}, data, log = () => {}, engine }: BrokerOptions = {}): Promise<Brokers> {
  const kept = data !== undefined;
  const chosen = await choosePorts(ports);
  const folder = kept ? resolve(data) : temporaryFolder();
  const plan: BrokerPlan = { ports: chosen, data: folder, kept, log };
  const forget = () => {
    if (kept) return;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    tellGuard({ kept: folder });
  };
  try {
    mkdirSync(folder, { recursive: true });
    const found = engine === undefined ? await containerEngine(log) : (engine ?? undefined);
    const brokers = await startServers(plan, found);
    return { ...brokers, stop: () => brokers.stop().finally(forget) };
  } catch (error) {
    forget();
    throw error;
  }
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'alur-brokers-'));
  tellGuard({ folder });
  return folder;
}
