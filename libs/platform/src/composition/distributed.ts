import type { EventStore } from '@alur/event-sourcing';
import type { MasterKeys } from '@alur/privacy';
import { type Config, ConfigError } from '../config.ts';
import type { Logger } from '../logging.ts';
import type { ServiceName } from '../service.ts';
import type { Buses } from './buses.ts';
import type { Documents, StoreTools } from './stores.ts';

type WithBrokers = Config & { readonly kafkaBrokers: readonly string[] };

export async function openKurrentLog(_url: string, _service: ServiceName, _tools: StoreTools): Promise<EventStore> {
  throw new ConfigError(['ALUR_KURRENTDB_URL: there is no adapter for it yet']);
}

export async function openMongoDocuments(
  _place: { readonly url: string; readonly database: string },
  _keys: MasterKeys,
  _tools: StoreTools,
): Promise<Documents> {
  throw new ConfigError(['ALUR_MONGODB_URL: there is no adapter for it yet']);
}

export async function openKafkaBuses(
  _config: WithBrokers,
  _stores: ReadonlyMap<ServiceName, Pick<Documents, 'offsets'>>,
  _tools: StoreTools & { readonly logger: Logger },
): Promise<Buses> {
  throw new ConfigError(['ALUR_KAFKA_BROKERS: there is no adapter for it yet']);
}
