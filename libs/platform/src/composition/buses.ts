import type { Config } from '../config/config.ts';
import type { ServiceName } from '../runtime/service.ts';
import type { Buses, Documents, StoreTools } from './adapters.ts';
import { openEmbeddedBus } from './embedded.ts';

/** A broker where one is set, else the stores of this process. Waits for a broker that does not answer yet. */
export async function openBuses(
  config: Config,
  stores: ReadonlyMap<ServiceName, Pick<Documents, 'offsets'>>,
  tools: StoreTools,
): Promise<Buses> {
  const { kafkaBrokers } = config;
  if (kafkaBrokers === undefined) return openEmbeddedBus(config, stores, tools);
  // A process without servers starts sooner and smaller without their clients.
  const { openKafkaBuses } = await import('./distributed.ts');
  return openKafkaBuses({ ...config, kafkaBrokers }, stores, tools);
}
