import type { EventBus } from '@alur/messaging';
import type { Config } from '../config.ts';
import type { HealthCheck } from '../health.ts';
import type { ServiceName } from '../service.ts';
import { openEmbeddedBus } from './embedded.ts';
import type { Documents, StoreTools } from './stores.ts';

/** The bus as each service of this process has it. */
export interface Buses {
  of(service: ServiceName): EventBus;
  readonly checks: readonly HealthCheck[];
  close(): Promise<void>;
}

/** A broker where one is set, else the stores of this process. Waits for a broker that does not answer yet. */
export async function openBuses(
  config: Config,
  stores: ReadonlyMap<ServiceName, Pick<Documents, 'offsets'>>,
  tools: StoreTools,
): Promise<Buses> {
  const { kafkaBrokers } = config;
  if (kafkaBrokers === undefined) return openEmbeddedBus(config, stores);
  // A process without servers starts sooner and smaller without their clients.
  const { openKafkaBuses } = await import('./distributed.ts');
  return openKafkaBuses({ ...config, kafkaBrokers }, stores, tools);
}
