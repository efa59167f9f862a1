import { Kafka, type KafkaConfig, type LogEntry, logLevel, type SASLOptions } from 'kafkajs';
import type { BackoffPolicy } from '../backoff.ts';
import type { Offsets } from '../checkpoint.ts';
import { applyFixes } from './kafkajs-fixes.ts';
import { Waits } from './waits.ts';

/** `warn` and `error` are for an operator; what the client repeats by itself is `debug`. */
export type KafkaLogger = (level: 'debug' | 'info' | 'warn' | 'error', text: string) => void;

export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

export interface KafkaBusOptions {
  /** `host:port`. */
  readonly brokers: readonly string[];
  /** Name of the service. Reading without a group (replay, follow) uses short-lived groups that begin with it. */
  readonly clientId: string;
  /** Name of this process among several of one service; only shown to operators of the broker. */
  readonly instance?: string;
  /** Before the name of every topic and group, so that installations can share a cluster; '' when absent. */
  readonly prefix?: string;
  /** `ca` is the PEM text of the authority that signed the brokers' certificates; the system's ones when absent. */
  readonly ssl?: { readonly ca?: string } | true;
  readonly sasl?: KafkaSasl;
  /** Keeps how far the publications of this process are relayed. */
  readonly checkpoints: Offsets;
  /** Partitions of a topic that does not exist yet; 12 when absent. */
  readonly partitions?: number;
  /** Copies of each partition; 1 when absent. */
  readonly replicas?: number;
  /** Copies that must have a message before it counts as published; when absent, one less than `replicas`, at least 1. */
  readonly minInSync?: number;
  readonly logger?: KafkaLogger;
  /** A member that is silent for so long is dead; 10 s when absent. The broker allows 6 s at least by default. */
  readonly sessionTimeoutMs?: number;
  /** How long running batches may take to end at a rebalance, `stop` and `close`; 10 s when absent. */
  readonly drainMs?: number;
  readonly redelivery?: BackoffPolicy;
  /** Makes connections; only tests replace it. */
  readonly socketFactory?: KafkaConfig['socketFactory'];
}

/** What the parts of the adapter share. */
export interface KafkaContext {
  readonly kafka: Kafka;
  readonly options: KafkaBusOptions;
  readonly prefix: string;
  readonly drainMs: number;
  readonly log: KafkaLogger;
  readonly waits: Waits;
  /** Ends of consumers that take longer than was waited for. */
  readonly leftovers: Set<Promise<unknown>>;
  /** What kafkajs still tries after the close ends at once. */
  end(): void;
}

/**
 * A call to the broker tries for about five seconds and then fails; whoever called goes on from there. That bounds how long
 * anything of kafkajs outlives a `close`.
 */
export const RETRY = { initialRetryTime: 200, maxRetryTime: 1_000, multiplier: 1.5, retries: 8 };

/** Between attempts to start again what kafkajs gave up. */
export const RESTART: BackoffPolicy = { firstMs: 200, factor: 2, maxMs: 5_000 };

export function openContext(options: KafkaBusOptions): KafkaContext {
  applyFixes();
  const { clientId, instance, ssl, sasl, socketFactory } = options;
  const log = options.logger ?? (() => undefined);
  let ended = false;
  const kafka = new Kafka({
    // kafkajs goes on trying to connect after a disconnect; without brokers it gives up.
    brokers: async () => (ended ? [] : [...options.brokers]),
    clientId: instance === undefined ? clientId : `${clientId}.${instance}`,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: RETRY,
    ...(ssl === undefined ? {} : { ssl: ssl === true || ssl.ca === undefined ? true : { ca: ssl.ca } }),
    ...(sasl === undefined ? {} : { sasl: sasl as SASLOptions }),
    ...(socketFactory === undefined ? {} : { socketFactory }),
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => tellOf(entry, log),
  });
  return {
    kafka,
    options,
    prefix: options.prefix ?? '',
    drainMs: options.drainMs ?? 10_000,
    log,
    waits: new Waits(log, options.brokers),
    leftovers: new Set(),
    end: () => {
      ended = true;
    },
  };
}

/** Lines of kafkajs that nothing else tells: messages may be skipped or repeated, or this adapter is at fault. */
const TOLD = /^(Offset out of range, resetting|Failed to execute listener)/;

/** Whatever level kafkajs gives it, it is mostly an attempt that it repeats; what it gives up comes to us as an error. */
function tellOf({ namespace, log: { message, error } }: LogEntry, log: KafkaLogger): void {
  const cause = typeof error === 'string' && error !== message ? `: ${error}` : '';
  log(TOLD.test(message) ? 'error' : 'debug', `kafkajs ${namespace}: ${message}${cause}`);
}
