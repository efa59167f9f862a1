import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { EmbeddedBus } from '@alur/messaging/embedded';
import { SqliteOffsets, SqliteParkingLot } from '@alur/messaging/sqlite';
import type { ErasureRegister, MasterKeys } from '@alur/privacy';
import { SqliteVault } from '@alur/privacy/sqlite';
import { SqliteReadStore } from '@alur/read-models/sqlite';
import { naming } from '@alur/sqlite';
import type { Config } from '../config/config.ts';
import type { ServiceName } from '../runtime/service.ts';
import type { Buses, Documents, StoreTools } from './adapters.ts';
import type { serviceFiles } from './service-files.ts';

type EmbeddedTools = Pick<StoreTools, 'clock' | 'manifest'> & {
  readonly durable: boolean;
  readonly register: ErasureRegister;
};

/**
 * Parking lot, views, offsets and vault of a service in SQLite files.
 * @param options.durable sync views to disk at every commit: needed where their offsets are kept elsewhere, at a broker, and
 * would be ahead of them after a power cut.
 */
export function openSqliteDocuments(
  paths: ReturnType<typeof serviceFiles>,
  masterKeys: MasterKeys,
  { clock, manifest, durable, register }: EmbeddedTools,
): Documents {
  const open = <T>(path: string, adapter: (database: DatabaseSync) => T): T =>
    naming(path, () => adapter(manifest.open(path)));
  const parking = open(paths.parking, (database) => new SqliteParkingLot(database));
  // One connection for both: a second one that writes would empty the page cache of the first at every commit.
  const views = manifest.open(paths.views, { durable, rebuilt: true });
  const readStore = naming(paths.views, () => new SqliteReadStore(views));
  const offsets = new SqliteOffsets(views);
  const vault = open(
    paths.vault,
    (database) => new SqliteVault(database, masterKeys, { now: () => clock.now(), register }),
  );
  return {
    parking,
    readStore,
    offsets,
    vault,
    keys: vault.keys,
    noteFile: (file) => vault.noteFile(file),
    lacksFiles: (directory) => vault.lacksFiles(directory),
    check: async () => void views.prepare('SELECT 1').get(),
    close: async () => void (await Promise.all([parking.close(), readStore.close(), offsets.close(), vault.close()])),
  };
}

/** The group that feeds the local views of a service. */
export function viewsGroup(service: ServiceName): string {
  return `${service}-views`;
}

/**
 * The bus of this process: the stores themselves are the topics. Offsets of views are in the database of the views, so
 * that after a power cut they are never ahead of them; message handlers write durably before their offset.
 */
export function openEmbeddedBus(
  config: Config,
  stores: ReadonlyMap<ServiceName, Pick<Documents, 'offsets'>>,
  { manifest }: Pick<StoreTools, 'manifest'>,
): Buses {
  const path = join(config.dataDirectory, 'offsets.db');
  const handlers = naming(path, () => new SqliteOffsets(manifest.open(path, { durable: false, rebuilt: true })));
  const views = [...stores].map(([service, { offsets }]) => ({ group: viewsGroup(service), offsets }));
  const of = (consumer: string) => views.find(({ group }) => consumer.startsWith(group))?.offsets ?? handlers;
  const bus = new EmbeddedBus({
    offsets: {
      load: (consumer) => of(consumer).load(consumer),
      save: (consumer, positions) => of(consumer).save(consumer, positions),
      remove: (consumer) => of(consumer).remove(consumer),
      close: async () => {},
    },
  });
  return {
    of: () => bus,
    checks: [],
    close: async () => {
      await bus.close();
      await handlers.close();
    },
  };
}
