/** `warn` and `error` are for an operator; what a client repeats by itself is `debug`. */
export type KafkaLogger = (level: 'debug' | 'info' | 'warn' | 'error', text: string) => void;

export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

export interface ClientSettings {
  /** `host:port`. */
  readonly brokers: readonly string[];
  /** Shown to operators of the broker. */
  readonly clientId: string;
  /** `ca` is the PEM text of the authority that signed the brokers' certificates; the system's ones when absent. */
  readonly ssl?: { readonly ca?: string } | true;
  readonly sasl?: KafkaSasl;
  readonly logger?: KafkaLogger;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** Offsets are decimal digits, as the broker counts them within one partition. */
export interface Position extends TopicPartition {
  readonly offset: string;
}

/** Offsets of the first record that the partition still has, and of the next one that comes onto it. */
export interface PartitionRange extends TopicPartition {
  readonly low: bigint;
  readonly high: bigint;
}

export type HeaderValue = Buffer | string | (Buffer | string)[] | undefined;

export interface RecordContent {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, HeaderValue>>;
}

/** A record as it is on a partition. */
export interface IncomingRecord extends RecordContent {
  readonly offset: string;
}

/** A record to be produced; the key decides its partition (murmur2, as Kafka's own clients do). */
export interface OutgoingRecord {
  readonly key: string;
  readonly value: string;
  readonly headers: Record<string, string>;
}

/** A condition that passes without an operator: no broker answers, or leaders, topics or groups are changing. */
export type Condition = 'away' | 'changing';

export interface Fault {
  /** Undefined when waiting does not help: a missing right, a wrong password, a defect. */
  readonly condition: Condition | undefined;
  /** Name and message of the innermost error; never the content of a record. */
  readonly reason: string;
}

export interface NewTopic {
  readonly topic: string;
  readonly partitions: number;
  readonly replicas: number;
  readonly config: Readonly<Record<string, string>>;
}

/** Produces to one topic; one `send` runs at a time. */
export interface RecordProducer {
  /**
   * Resolves when all replicas in sync have all records, each once and in order. Repeats what the broker did not
   * acknowledge; after a rejection it is unknown which records the broker has.
   */
  send(records: readonly OutgoingRecord[], bytes: number): Promise<void>;
  /** Ends a running `send`, too. */
  close(): Promise<void>;
}

export interface GroupSessionOptions {
  readonly group: string;
  /** Topics that exist. */
  readonly topics: readonly string[];
  /** The broker removes a member that is silent for so long (ms). */
  readonly sessionTimeoutMs: number;
  /** Largest answer for one partition, as the broker stores it, compressed; a larger record still comes, alone. */
  readonly fetchBytes: number;
  /**
   * After each join, with everything that this member now reads. Partitions begin at the committed offset, or at their
   * start, unless `seek` is called here.
   */
  readonly onAssigned: (owned: readonly TopicPartition[]) => void;
  /** Must return at once: fetching of all partitions continues after it. */
  readonly onRecords: (at: TopicPartition, records: readonly IncomingRecord[]) => void;
  /** Before this member joins again; the member stays alive and the group waits for it. */
  readonly beforeRejoin: () => Promise<void>;
}

/** One membership in a consumer group. It ends with `leave`, or when `failed` rejects; it never restarts by itself. */
export interface GroupSession {
  readonly failed: Promise<never>;
  pause(at: TopicPartition): void;
  resume(at: TopicPartition): void;
  seek(to: Position): void;
  /** Tries once; rejects when the group has been rebalanced meanwhile. */
  commit(positions: readonly Position[]): Promise<void>;
  /** Takes as long as the broker does. */
  leave(): Promise<void>;
}

/**
 * What the bus needs of a Kafka client. Every call fails within seconds when no broker answers. Errors are those of the
 * client library; only `faultOf` interprets them.
 */
export interface BrokerClient {
  /** Resolves when a broker answers. */
  check(): Promise<void>;
  /** Undefined when the topic does not exist or has no leader. */
  partitionsOf(topic: string): Promise<number | undefined>;
  /** False when the topic exists already. */
  createTopic(topic: NewTopic): Promise<boolean>;
  rangesOf(topics: readonly string[]): Promise<PartitionRange[]>;
  /** Committed offsets by `topic/partition`; -1 where the group has committed nothing. */
  committed(group: string, topics: readonly string[]): Promise<Map<string, bigint>>;
  /** Deletes the offsets of a group without members; resolves also when there is no such group. */
  dropGroup(group: string): Promise<void>;
  producer(topic: string): RecordProducer;
  join(options: GroupSessionOptions): GroupSession;
  faultOf(error: unknown): Fault;
  close(): Promise<void>;
}

export type OpenClient = (settings: ClientSettings) => BrokerClient;

export function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
