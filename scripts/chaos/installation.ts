import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBrokers } from '../brokers/brokers.ts';
import type { Brokers } from '../brokers/plan.ts';
import { FREE_PORTS } from '../brokers/ports.ts';
import type { ServiceName } from '../distributed/gateway.ts';
import { type OfficeProcesses, startOfficeProcesses } from '../distributed/processes.ts';
import { tellGuard } from '../processes/guard.ts';
import type { Killable } from './faults.ts';

const RECOVERY_MS = 15_000;

/** Brokers and services of a run, all of which may be killed; on temporary data. */
export interface Installation extends Killable {
  readonly brokers: Brokers;
  readonly office: OfficeProcesses;
  /** Data folder of the services. */
  readonly data: string;
  /** Resolves when every service is ready. */
  ready(): Promise<void>;
  /** Stops everything; `keep` leaves data and logs in their folder and answers it. */
  close(keep?: boolean): Promise<string | undefined>;
}

export async function openInstallation(log: (line: string) => void = () => {}): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'alur-chaos-'));
  tellGuard({ folder });
  const forget = (keep: boolean) => {
    if (!keep) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    tellGuard({ kept: folder });
  };
  const brokers = await startBrokers({ ports: FREE_PORTS, log });
  let office: OfficeProcesses;
  try {
    office = await startOfficeProcesses({ kafka: brokers.kafka, mongodb: brokers.mongodb, folder, log });
  } catch (error) {
    await brokers.stop();
    forget(true);
    throw error;
  }
  return {
    brokers,
    office,
    data: join(folder, 'data'),
    async kill(name) {
      await (isBroker(name) ? brokers.kill(name) : office.services[name as ServiceName].kill());
    },
    async start(name) {
      if (isBroker(name)) await brokers.restart(name);
      else office.services[name as ServiceName].spawn();
    },
    async recovered(name) {
      if (isBroker(name)) return;
      const service = office.services[name as ServiceName];
      const ready = service.ready();
      // The next fault may kill it while nobody waits for it any more.
      ready.catch(() => undefined);
      await Promise.race([ready, sleep(RECOVERY_MS)]);
    },
    ready: async () => {
      await Promise.all(Object.values(office.services).map((service) => service.ready()));
    },
    async close(keep = false) {
      await office.stop();
      await brokers.stop();
      forget(keep);
      return keep ? folder : undefined;
    },
  };
}

function isBroker(name: string): name is 'kafka' | 'mongodb' {
  return name === 'kafka' || name === 'mongodb';
}
