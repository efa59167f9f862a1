import {
  AssignerProtocol,
  type Consumer,
  type EachBatchPayload,
  type GroupMember,
  type Kafka,
  type PartitionAssigner,
} from 'kafkajs';
import type { GroupSession, GroupSessionOptions, Position, TopicPartition } from '../client.ts';
import { type Assignment, assignSticky, type Claim, decodeOwned, encodeOwned, STICKY } from '../sticky-assignment.ts';
import { RETRY } from './admin.ts';
import type { BeforeJoin } from './fixes.ts';

const HEARTBEAT_MS = 1_000;
/** How long an idle fetch waits at the broker; it answers as soon as there is something. */
const FETCH_WAIT_MS = 100;
const REBALANCE_MS = 60_000;
const { MemberMetadata, MemberAssignment } = AssignerProtocol;

export class KafkajsSession implements GroupSession {
  readonly failed: Promise<never>;
  readonly #consumer: Consumer;
  readonly #started: Promise<void>;
  #assignment: Assignment = new Map();
  #commit: EachBatchPayload['commitOffsetsIfNecessary'] | undefined;
  #left = false;

  constructor(kafka: Kafka, options: GroupSessionOptions) {
    const consumer = kafka.consumer({
      groupId: options.group,
      sessionTimeout: options.sessionTimeoutMs,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      minBytes: 1,
      maxBytesPerPartition: options.fetchBytes,
      allowAutoTopicCreation: false,
      retry: { ...RETRY, restartOnFailure: async () => false },
      partitionAssigners: [stickyAssigner(() => this.#assignment, options.beforeRejoin)],
    });
    this.#consumer = consumer;
    const crashed = Promise.withResolvers<never>();
    consumer.on(consumer.events.CRASH, ({ payload }) => crashed.reject(payload.error));
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      if (this.#left) return;
      this.#assignment = new Map(Object.entries(payload.memberAssignment));
      const owned = [...this.#assignment].flatMap(([topic, numbers]) =>
        numbers.map((partition) => ({ topic, partition })),
      );
      options.onAssigned(owned);
    });
    this.#started = this.#start(options);
    this.#started.catch((error: unknown) => crashed.reject(error));
    crashed.promise.catch(() => undefined);
    this.failed = crashed.promise;
  }

  pause({ topic, partition }: TopicPartition): void {
    if (this.#assignment.size > 0) this.#consumer.pause([{ topic, partitions: [partition] }]);
  }

  resume({ topic, partition }: TopicPartition): void {
    if (this.#assignment.size > 0) this.#consumer.resume([{ topic, partitions: [partition] }]);
  }

  seek(to: Position): void {
    if (this.#assignment.size > 0) this.#consumer.seek(to);
  }

  async commit(positions: readonly Position[]): Promise<void> {
    if (!this.#commit) throw new Error('Nothing was read since the group was joined');
    const topics = [...Map.groupBy(positions, ({ topic }) => topic)];
    await this.#commit({ topics: topics.map(([topic, partitions]) => ({ topic, partitions: [...partitions] })) });
  }

  async leave(): Promise<void> {
    this.#left = true;
    this.#assignment = new Map();
    await this.#started.catch(() => undefined);
    await this.#consumer.disconnect();
  }

  async #start({ topics, onRecords }: GroupSessionOptions): Promise<void> {
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: true,
      partitionsConsumedConcurrently: 1,
      eachBatch: async ({ batch, commitOffsetsIfNecessary }) => {
        this.#commit = commitOffsetsIfNecessary;
        if (!this.#left) onRecords(batch, batch.messages);
      },
    });
  }
}

/** `assignSticky` in the form that kafkajs needs. */
function stickyAssigner(owned: () => Assignment, beforeRejoin: () => Promise<void>): PartitionAssigner {
  const hook: BeforeJoin = {
    beforeJoin: async (heartbeat) => {
      const timer = setInterval(heartbeat, HEARTBEAT_MS);
      await beforeRejoin().finally(() => clearInterval(timer));
    },
  };
  return ({ cluster }) => ({
    name: STICKY,
    version: 1,
    ...hook,
    protocol: ({ topics }) => ({
      name: STICKY,
      metadata: MemberMetadata.encode({ version: 1, topics, userData: encodeOwned(owned()) }),
    }),
    assign: async ({ members }) => {
      const claims = members.map(claimOf);
      const topics = [...new Set(claims.flatMap((claim) => claim.topics))].toSorted();
      // While a topic is being created, one member may see it before the one that assigns.
      await cluster.addMultipleTargetTopics(topics);
      const numbersOf = (topic: string) =>
        cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
      const partitions = new Map(topics.map((topic) => [topic, numbersOf(topic).toSorted((a, b) => a - b)]));
      return [...assignSticky(claims, partitions)].map(([memberId, assignment]) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({
          version: 1,
          assignment: Object.fromEntries(assignment),
          userData: Buffer.alloc(0),
        }),
      }));
    },
  });
}

function claimOf({ memberId, memberMetadata }: GroupMember): Claim {
  const metadata = MemberMetadata.decode(memberMetadata);
  return { member: memberId, topics: metadata?.topics ?? [], owned: decodeOwned(metadata?.userData) };
}
