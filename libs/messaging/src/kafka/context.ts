import type { BackoffPolicy } from '../backoff.ts';
import { BusUnavailableError } from '../bus.ts';
import type { Offsets } from '../checkpoint.ts';
import type { BrokerClient, ClientSettings, KafkaLogger, OpenClient } from './client.ts';
import { OutageLog } from './outage-log.ts';

export interface KafkaBusOptions extends ClientSettings {
  /** Name of the service. Reading without a group (replay, follow) uses short-lived groups that begin with it. */
  readonly clientId: string;
  /** Name of this process among several of one service; only shown to operators of the broker. */
  readonly instance?: string;
  /** Before the name of every topic and group, so that installations can share a cluster; '' when absent. */
  readonly prefix?: string;
  /** Keeps how far the publications of this process are relayed. */
  readonly checkpoints: Offsets;
  /** Partitions of a topic that does not exist yet; 12 when absent. */
  readonly partitions?: number;
  /** Copies of each partition; 1 when absent. */
  readonly replicas?: number;
  /** Copies that must have a message before it counts as published; when absent, one less than `replicas`, at least 1. */
  readonly minInSync?: number;
  /** A member that is silent for so long is dead; 10 s when absent. The broker allows 6 s at least by default. */
  readonly sessionTimeoutMs?: number;
  /** How long running batches may take to end at a rebalance, `stop` and `close`; 10 s when absent. */
  readonly drainMs?: number;
  readonly redelivery?: BackoffPolicy;
}

/** What the parts of the adapter share. */
export interface KafkaContext {
  readonly client: BrokerClient;
  readonly options: KafkaBusOptions;
  readonly prefix: string;
  readonly drainMs: number;
  readonly log: KafkaLogger;
  readonly outages: OutageLog;
  /** Memberships whose end took longer than `drainMs`. */
  readonly leaving: Set<Promise<unknown>>;
}

/** @throws BusUnavailableError in place of a fault that passes without an operator. */
export async function answered<T>({ client }: KafkaContext, request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    const { condition, reason } = client.faultOf(error);
    if (condition === undefined) throw error;
    throw new BusUnavailableError(`Kafka is not available: ${reason}`, { cause: error });
  }
}

/** Delay before a new attempt where the client gave up. */
export const RESTART: BackoffPolicy = { firstMs: 200, factor: 2, maxMs: 5_000 };

export function openContext(options: KafkaBusOptions, open: OpenClient): KafkaContext {
  const { clientId, instance, prefix = '', drainMs = 10_000, logger: log = () => undefined } = options;
  const client = open({ ...options, clientId: instance === undefined ? clientId : `${clientId}.${instance}` });
  const outages = new OutageLog(log, options.brokers, (error) => client.faultOf(error));
  return { client, options, prefix, drainMs, log, outages, leaving: new Set() };
}
