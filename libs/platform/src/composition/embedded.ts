import { join } from 'node:path';
import { createCommandRunner, type EventStore } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import type { EventBus, ParkingLot } from '@alur/messaging';
import { EmbeddedBus } from '@alur/messaging/embedded';
import { SqliteOffsets, SqliteParkingLot } from '@alur/messaging/sqlite';
import { EncryptedFileStore, type FileStore, MasterKeys, type Vault } from '@alur/privacy';
import { SqliteVault } from '@alur/privacy/sqlite';
import type { ReadStore } from '@alur/read-models';
import { SqliteReadStore } from '@alur/read-models/sqlite';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { ServiceName } from '../service.ts';
import { secretsOf } from './secrets.ts';

/** The stores of one service. */
export interface Stores {
  readonly store: EventStore;
  readonly parking: ParkingLot;
  readonly readStore: ReadStore;
  readonly vault: Vault;
  readonly files: FileStore;
  close(): Promise<void>;
}

/** Files of one service in the data folder; `events.db`, `vault.db` and `files` hold what cannot be built again. */
export function serviceFiles(dataDirectory: string, service: ServiceName) {
  const folder = join(dataDirectory, service);
  return {
    events: join(folder, 'events.db'),
    vault: join(folder, 'vault.db'),
    parking: join(folder, 'parking.db'),
    views: join(folder, 'views.db'),
    files: join(folder, 'files'),
  };
}

/** Adapters of the embedded profile: SQLite files, encrypted files, and the stores themselves as topics. */
export function openStores(config: Config, service: ServiceName, clock: Clock): Stores {
  const paths = serviceFiles(config.dataDirectory, service);
  const store = new SqliteEventStore(paths.events);
  const parking = new SqliteParkingLot(paths.parking);
  const readStore = new SqliteReadStore(paths.views);
  const keys = new MasterKeys([secretsOf(config).masterKey]);
  const vault = new SqliteVault(paths.vault, keys, { now: () => clock.now() });
  const files = new EncryptedFileStore(paths.files, vault.keys, { limit: config.uploadLimitBytes });
  return {
    store,
    parking,
    readStore,
    vault,
    files,
    close: async () => {
      await store.close();
      await Promise.all([parking.close(), readStore.close(), vault.close()]);
    },
  };
}

export function openBus(config: Config): EventBus & { close(): Promise<void> } {
  return new EmbeddedBus({ offsets: new SqliteOffsets(join(config.dataDirectory, 'offsets.db')) });
}

export { createCommandRunner };
