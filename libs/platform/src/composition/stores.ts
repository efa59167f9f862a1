import { join } from 'node:path';
import type { EventStore } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { EncryptedFileStore, type ErasureRegister, type FileStore, MasterKeyError } from '@alur/privacy';
import { lockFile, naming, PartError } from '@alur/sqlite';
import { type Config, ConfigError } from '../config/config.ts';
import type { HealthCheck } from '../runtime/health.ts';
import type { ServiceDescriptor } from '../runtime/service.ts';
import type { Documents, StoreTools } from './adapters.ts';
import { checkRegister, erasureRegisterOf } from './data-folder.ts';
import { openSqliteDocuments } from './embedded.ts';
import { masterKeysOf } from './secrets.ts';
import { folderOf, serviceFiles } from './service-files.ts';

/** The stores of one service. */
export interface Stores extends Omit<Documents, 'check'> {
  readonly store: EventStore;
  readonly files: FileStore;
  /** Where the vault and its files are; absent where the vault is on a server. */
  readonly vaultFiles: { readonly path: string; readonly files: string } | undefined;
  /** What must answer for the service to work, called `database` and `event store`. */
  readonly checks: readonly HealthCheck[];
}

/**
 * The stores of a service on the adapters that the settings name: MongoDB and KurrentDB where their URLs are set, files
 * in the data folder else. Waits for servers that do not answer yet.
 * @throws ConfigError when another process works in the folder, a server refuses, or the master keys are others; PartError
 * and UnusableFileError as the manifest.
 */
export async function openStores(
  config: Config,
  service: Pick<ServiceDescriptor, 'name' | 'publish'>,
  tools: StoreTools,
): Promise<Stores> {
  const { name } = service;
  const paths = serviceFiles(config.dataDirectory, folderOf(config, service));
  const opened: { close(): unknown }[] = [];
  const close = async () => {
    for (const part of opened.splice(0).reverse()) await part.close();
  };
  try {
    if (config.mongodbUrl === undefined || config.kurrentdbUrl === undefined) {
      // Two runtimes over one set of offsets and parked messages would each take the other's work out of its order.
      const lock = naming(paths.lock, () => lockFile(paths.lock));
      if (lock === undefined) throw inUse(name);
      opened.push({ close: () => lock.release() });
    }
    const store =
      config.kurrentdbUrl === undefined
        ? naming(paths.events, () => new SqliteEventStore(tools.manifest.open(paths.events)))
        : await (await servers()).openKurrentLog(config.kurrentdbUrl, name, tools);
    opened.push(store);
    const masterKeys = masterKeysOf(config);
    const documents =
      config.mongodbUrl === undefined
        ? openSqliteDocuments(paths, masterKeys, {
            ...tools,
            durable: config.kafkaBrokers !== undefined,
            register: registerOf(config),
          })
        : await (await servers()).openMongoDocuments(
            { url: config.mongodbUrl, database: `${config.mongodbDatabase}_${name}` },
            masterKeys,
            tools,
          );
    opened.push(documents);
    const directory = join(config.dataDirectory, name, 'files');
    if (documents.lacksFiles?.(directory)) throw new PartError(`${name}/files`, 'incomplete');
    const files = new EncryptedFileStore(directory, documents.keys, {
      limit: config.uploadLimitBytes,
      process: config.instance,
      noted: documents.noteFile,
    });
    const { parking, readStore, offsets, vault, keys } = documents;
    const vaultFiles = config.mongodbUrl === undefined ? { path: paths.vault, files: directory } : undefined;
    const checks = checksOf(store, documents);
    return { store, parking, readStore, offsets, vault, keys, files, vaultFiles, checks, close };
  } catch (error) {
    await close();
    if (error instanceof MasterKeyError) throw new ConfigError([`ALUR_MASTER_KEY (${name}): ${error.message}`]);
    throw error;
  }
}

function registerOf(config: Config): ErasureRegister {
  const register = erasureRegisterOf(config);
  checkRegister(register, config.dataDirectory);
  return register;
}

/** A process without servers starts sooner and smaller without their clients. */
const servers = () => import('./distributed.ts');

function checksOf(store: EventStore, documents: Documents): HealthCheck[] {
  return [
    { name: 'event store', check: async () => void (await store.head()) },
    { name: 'database', check: () => documents.check() },
  ];
}

function inUse(service: string): ConfigError {
  return new ConfigError([
    `ALUR_DATA: another office works in this folder (${service}). Stop it, or name another folder; several processes of one service need ALUR_MONGODB_URL and ALUR_KURRENTDB_URL`,
  ]);
}
