import { join } from 'node:path';
import type { EventStore } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import type { EventBus, Offsets, ParkingLot } from '@alur/messaging';
import { EmbeddedBus } from '@alur/messaging/embedded';
import { SqliteOffsets, SqliteParkingLot } from '@alur/messaging/sqlite';
import { EncryptedFileStore, type FileStore, MasterKeys, type Vault } from '@alur/privacy';
import { SqliteVault } from '@alur/privacy/sqlite';
import type { ReadStore } from '@alur/read-models';
import { SqliteReadStore } from '@alur/read-models/sqlite';
import { lockFile, openDatabase } from '@alur/sqlite';
import type { Clock } from '../clock.ts';
import { type Config, ConfigError } from '../config.ts';
import type { ServiceName } from '../service.ts';
import { secretsOf } from './secrets.ts';

/** The stores of one service. */
export interface Stores {
  readonly store: EventStore;
  readonly parking: ParkingLot;
  readonly readStore: ReadStore;
  /** Offsets of the group that feeds the views. */
  readonly viewOffsets: Offsets;
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
    lock: join(folder, 'in-use.lock'),
  };
}

/** Adapters of the embedded profile: SQLite files, encrypted files, and the stores themselves as topics. */
export function openStores(config: Config, service: ServiceName, clock: Clock): Stores {
  const paths = serviceFiles(config.dataDirectory, service);
  // Two runtimes over one set of offsets and parked messages would each take the other's work out of its order.
  const lock = lockFile(paths.lock);
  if (lock === undefined) {
    throw new ConfigError(['ALUR_DATA: another office works in this folder. Stop it, or name another folder']);
  }
  const store = new SqliteEventStore(paths.events);
  const parking = new SqliteParkingLot(paths.parking);
  // One connection for both: a second one that writes would empty the page cache of the first at every commit.
  const views = openDatabase(paths.views, { durable: false });
  const readStore = new SqliteReadStore(views);
  const viewOffsets = new SqliteOffsets(views);
  const keys = new MasterKeys([secretsOf(config).masterKey, ...(config.oldMasterKeys?.split(',') ?? [])]);
  const vault = new SqliteVault(paths.vault, keys, { now: () => clock.now() });
  const files = new EncryptedFileStore(paths.files, vault.keys, { limit: config.uploadLimitBytes });
  return {
    store,
    parking,
    readStore,
    viewOffsets,
    vault,
    files,
    close: async () => {
      await store.close();
      await Promise.all([parking.close(), readStore.close(), viewOffsets.close(), vault.close()]);
      views.close();
      lock.release();
    },
  };
}

/** The group that feeds the local views of a service. */
export function viewsGroup(service: ServiceName): string {
  return `${service}-views`;
}

/**
 * The bus of this process: the stores themselves are the topics. Offsets of views stand in the file of the views, so that
 * after a power cut they are never ahead of them; message handlers write durably before their offset.
 */
export function openBus(config: Config, stores: ReadonlyMap<ServiceName, Pick<Stores, 'viewOffsets'>>): EventBus {
  const handlers = new SqliteOffsets(join(config.dataDirectory, 'offsets.db'));
  const views = [...stores].map(([service, { viewOffsets }]) => ({ group: viewsGroup(service), offsets: viewOffsets }));
  const of = (consumer: string) => views.find(({ group }) => consumer.startsWith(group))?.offsets ?? handlers;
  const bus = new EmbeddedBus({
    offsets: {
      load: (consumer) => of(consumer).load(consumer),
      save: (consumer, positions) => of(consumer).save(consumer, positions),
      close: async () => {},
    },
  });
  return {
    publish: (publication) => bus.publish(publication),
    consume: (options) => bus.consume(options),
    follow: (...args) => bus.follow(...args),
    replay: (topics) => bus.replay(topics),
    close: async () => {
      await bus.close();
      await handlers.close();
    },
  };
}
