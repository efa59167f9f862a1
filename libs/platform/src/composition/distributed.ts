import { readFileSync } from 'node:fs';
import type { EventStore } from '@alur/event-sourcing';
import { KurrentEventStore, KurrentUnavailableError } from '@alur/event-sourcing/kurrentdb';
import { KafkaBus, type KafkaBusOptions, loadClient } from '@alur/messaging/kafka';
import { MongoOffsets, MongoParkingLot } from '@alur/messaging/mongo';
import { databaseOf, isServerAway, openMongo } from '@alur/mongo';
import type { MasterKeys } from '@alur/privacy';
import { MongoVault } from '@alur/privacy/mongo';
import { MongoReadStore } from '@alur/read-models/mongo';
import { type Config, ConfigError } from '../config/config.ts';
import type { Logger } from '../runtime/logging.ts';
import type { ServiceName } from '../runtime/service.ts';
import type { Buses, Documents, StoreTools } from './adapters.ts';
import { type Refusal, refusing } from './refusals.ts';
import { addressOf } from './waiting.ts';

/** Running batches may take so long at a stop, which is bounded as a whole. */
const DRAIN_MS = 4_000;

type WithBrokers = Config & { readonly kafkaBrokers: readonly string[] };

/** The log of a service in KurrentDB. */
export function openKurrentLog(url: string, service: ServiceName, tools: StoreTools): Promise<EventStore> {
  const logger = told(tools.logger, service);
  return tools.waiting.for(
    'event store',
    addressOf(url),
    () => refusing('ALUR_KURRENTDB_URL', () => KurrentEventStore.open({ url, service, logger })),
    (late) => late.close(),
  );
}

interface Database {
  readonly url: string;
  readonly database: string;
}

/** Parking lot, views, offsets and vault of a service in a database of its own. */
export function openMongoDocuments(place: Database, masterKeys: MasterKeys, tools: StoreTools): Promise<Documents> {
  return tools.waiting.for(
    'database',
    addressOf(place.url),
    () => refusing('ALUR_MONGODB_URL', () => mongoDocuments(place, masterKeys, tools)),
    (late) => late.close(),
  );
}

async function mongoDocuments(place: Database, masterKeys: MasterKeys, { clock }: StoreTools): Promise<Documents> {
  const connection = await openMongo(place);
  try {
    const offsets = await MongoOffsets.open(connection);
    const parking = await MongoParkingLot.open(connection);
    const vault = await MongoVault.open(connection, masterKeys, { now: () => clock.now() });
    const readStore = new MongoReadStore(connection);
    return {
      parking,
      readStore,
      offsets,
      vault,
      keys: vault.keys,
      check: async () => void (await databaseOf(connection).command({ ping: 1 })),
      close: async () => {
        await Promise.all([parking.close(), readStore.close(), offsets.close()]);
        await connection.close();
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** A client of the broker for each service, because each has its own name there and keeps its own relay positions. */
export async function openKafkaBuses(
  config: WithBrokers,
  stores: ReadonlyMap<ServiceName, Pick<Documents, 'offsets'>>,
  { waiting, logger }: StoreTools,
): Promise<Buses> {
  const client = await loadClient(config.kafkaClient);
  const buses = new Map(
    [...stores].map(([service, { offsets }]) => {
      const options = {
        ...connectionOf(config),
        clientId: service,
        checkpoints: offsets,
        logger: told(logger, service),
      };
      return [service, new KafkaBus(options, client)];
    }),
  );
  const all = [...buses.values()];
  const close = async () => void (await Promise.all(all.map((bus) => bus.close())));
  const check = async () => void (await Promise.all(all.map((bus) => bus.check())));
  try {
    await waiting.for('broker', config.kafkaBrokers.join(','), () => refusing(REFUSED_BY_BROKER, check));
  } catch (error) {
    await close();
    throw error;
  }
  return { of: (service) => buses.get(service)!, checks: [{ name: 'broker', check }], close };
}

const REFUSED_BY_BROKER: Refusal = {
  credentials: 'ALUR_KAFKA_SASL_MECHANISM, ALUR_KAFKA_USERNAME, ALUR_KAFKA_PASSWORD',
  certificate: 'ALUR_KAFKA_CA_FILE',
  address: 'ALUR_KAFKA_BROKERS',
};

function connectionOf(config: WithBrokers): Omit<KafkaBusOptions, 'clientId' | 'checkpoints'> {
  const { instance, kafkaPrefix, kafkaTls, kafkaSaslMechanism, kafkaUsername, kafkaPassword } = config;
  return {
    brokers: config.kafkaBrokers,
    partitions: config.kafkaPartitions,
    replicas: config.kafkaReplicas,
    drainMs: DRAIN_MS,
    ...(instance === undefined ? {} : { instance }),
    ...(kafkaPrefix === undefined ? {} : { prefix: kafkaPrefix }),
    ...(kafkaTls ? { ssl: authorityOf(config) } : {}),
    ...(kafkaSaslMechanism === undefined || kafkaUsername === undefined || kafkaPassword === undefined
      ? {}
      : { sasl: { mechanism: kafkaSaslMechanism, username: kafkaUsername, password: kafkaPassword } }),
  };
}

function authorityOf({ kafkaCaFile }: Config): { ca: string } | true {
  if (kafkaCaFile === undefined) return true;
  try {
    return { ca: readFileSync(kafkaCaFile, 'utf8') };
  } catch {
    throw new ConfigError(['ALUR_KAFKA_CA_FILE: the file that it names cannot be read']);
  }
}

/** Logger for diagnostics of a client; they contain no payload. */
function told(
  logger: Logger,
  service: ServiceName,
): (level: 'debug' | 'info' | 'warn' | 'error', text: string) => void {
  return (level, text) => logger[level]({ service }, text);
}

/** What the clients of these servers throw when a server is away (`outageRule`). */
export function isServerOutage(error: unknown): boolean {
  return error instanceof KurrentUnavailableError || isServerAway(error);
}
