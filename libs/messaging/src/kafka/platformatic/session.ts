import { setTimeout as sleep } from 'node:timers/promises';
import { settleWithin } from '@alur/event-sourcing';
import {
  type BaseOptions,
  Consumer,
  type ExtendedGroupProtocolSubscription,
  type GroupAssignment,
  type GroupPartitionsAssigner,
} from '@platformatic/kafka';
import {
  type GroupSession,
  type GroupSessionOptions,
  type IncomingRecord,
  nameOf,
  type Position,
  type TopicPartition,
} from '../client.ts';
import { type Assignment, assignSticky, decodeOwned, encodeOwned, STICKY } from '../sticky-assignment.ts';
import { conditionOf, innermost } from './faults.ts';

const HEARTBEAT_MS = 1_000;
/** How long an idle fetch waits at the broker; it answers as soon as there is something. */
const FETCH_WAIT_MS = 100;
const FETCH_BYTES = 10 * 1024 * 1024;
const FETCH_ATTEMPTS = 5;
const REBALANCE_MS = 60_000;
const LEAVE_MS = 2_000;
const EARLIEST = -2n;
const IS_CONTROL = 0x20;

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;

interface Partition extends TopicPartition {
  offset: bigint;
  paused: boolean;
  readonly leader: number;
  readonly topicId: string;
}

/**
 * The streams of this client pause as a whole and commit by a timer, so only its requests are used: one consumer keeps the
 * membership, one fetches and one commits, each on its own connection, because a broker answers one request of a connection
 * after the other.
 */
export class PlatformaticSession implements GroupSession {
  readonly failed: Promise<never>;
  readonly #options: GroupSessionOptions;
  readonly #member: Consumer;
  readonly #fetcher: Consumer;
  readonly #committer: Consumer;
  readonly #failure = Promise.withResolvers<never>();
  #partitions = new Map<string, Partition>();
  readonly #polled = new Set<number>();
  /** Grows with each rebalance: what was fetched before does not count. */
  #generation = 0;
  #wake = Promise.withResolvers<void>();
  #left = false;

  constructor(base: BaseOptions, options: GroupSessionOptions) {
    this.#options = options;
    this.failed = this.#failure.promise;
    this.failed.catch(() => undefined);
    const group = { ...base, groupId: options.group, sessionTimeout: options.sessionTimeoutMs };
    this.#fetcher = new Consumer({ ...group, retries: 0 });
    // With retries it would join the group itself before it repeats a commit.
    this.#committer = new Consumer({ ...group, retries: 0 });
    this.#member = new Consumer({
      ...group,
      rebalanceTimeout: REBALANCE_MS,
      heartbeatInterval: HEARTBEAT_MS,
      protocols: [{ name: STICKY, version: 1 }],
      protocolsMetadata: () => this.#beforeJoin(),
      partitionAssigner: assigner,
    });
    for (const topic of options.topics)
      for (const consumer of [this.#member, this.#fetcher, this.#committer]) consumer.topics.track(topic);
    const fail = (error: unknown) => this.#failure.reject(innermost(error));
    this.#member.on('error', fail);
    this.#member.on('consumer:heartbeat:stalled', ({ lastError }) => fail(lastError ?? new Error('No heartbeat')));
    this.#member.on('consumer:group:join', ({ assignments = [] }) => {
      this.#joined(assignments).catch(fail);
    });
    this.#member.joinGroup().catch(fail);
  }

  pause(at: TopicPartition): void {
    const partition = this.#partitions.get(nameOf(at));
    if (partition) partition.paused = true;
  }

  resume(at: TopicPartition): void {
    const partition = this.#partitions.get(nameOf(at));
    if (!partition?.paused) return;
    partition.paused = false;
    this.#wakeUp();
  }

  seek(to: Position): void {
    const partition = this.#partitions.get(nameOf(to));
    if (partition) partition.offset = BigInt(to.offset);
  }

  async commit(positions: readonly Position[]): Promise<void> {
    const { memberId, generationId } = this.#member;
    Object.assign(this.#committer, { memberId, generationId });
    await this.#committer.commit({
      offsets: positions.map(({ offset, ...at }) => ({ ...at, offset: BigInt(offset), leaderEpoch: -1 })),
    });
  }

  async leave(): Promise<void> {
    this.#left = true;
    this.#wakeUp();
    // A member that is closed while it joins sends heartbeats for ever: only `leaveGroup` ends them.
    await settleWithin(LEAVE_MS, new Promise((done) => this.#member.leaveGroup(true, done)));
    await Promise.all([this.#member.close(true), this.#fetcher.close(), this.#committer.close()]);
  }

  /** The member sends no heartbeats while it waits here. */
  async #beforeJoin(): Promise<Buffer> {
    this.#generation += 1;
    await settleWithin(this.#options.sessionTimeoutMs / 2, this.#options.beforeRejoin());
    const owned: Assignment = new Map(
      [...Map.groupBy(this.#partitions.values(), ({ topic }) => topic)].map(([topic, partitions]) => [
        topic,
        partitions.map(({ partition }) => partition),
      ]),
    );
    return encodeOwned(owned);
  }

  async #joined(assignments: readonly GroupAssignment[]): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    const topics = assignments.filter(({ partitions }) => partitions.length > 0);
    const names = topics.map(({ topic }) => topic);
    const [metadata, committed, earliest] =
      names.length === 0
        ? []
        : await Promise.all([
            this.#member.metadata({ topics: names }),
            this.#member.listCommittedOffsets({ topics }),
            this.#member.listOffsets({ topics: names, timestamp: EARLIEST }),
          ]);
    if (this.#left || generation !== this.#generation) return;
    const partitions = topics.flatMap(({ topic, partitions: numbers }) =>
      numbers.map((partition): Partition => {
        const offset = committed!.get(topic)?.[partition] ?? -1n;
        const { id, partitions: leaders } = metadata!.topics.get(topic)!;
        return {
          topic,
          partition,
          topicId: id,
          leader: leaders[partition]!.leader,
          offset: offset >= 0n ? offset : (earliest!.get(topic)?.[partition] ?? 0n),
          paused: this.#partitions.get(nameOf({ topic, partition }))?.paused ?? false,
        };
      }),
    );
    this.#partitions = new Map(partitions.map((partition) => [nameOf(partition), partition]));
    this.#options.onAssigned(partitions.map(({ topic, partition }) => ({ topic, partition })));
    for (const { leader } of partitions) {
      if (this.#polled.has(leader)) continue;
      this.#polled.add(leader);
      this.#poll(leader).catch((error: unknown) => this.#failure.reject(error));
    }
    this.#wakeUp();
  }

  /** Fetches from one broker until the membership ends. */
  async #poll(node: number): Promise<void> {
    for (let failures = 0; !this.#left; ) {
      const generation = this.#generation;
      const wanted = [...this.#partitions.values()].filter(({ leader, paused }) => leader === node && !paused);
      if (wanted.length === 0) {
        await this.#wake.promise;
        continue;
      }
      try {
        const response = await this.#fetch(node, wanted);
        failures = 0;
        if (generation === this.#generation && !this.#left) this.#deliver(response, wanted);
      } catch (error) {
        failures += 1;
        if (this.#left) return;
        if (failures === FETCH_ATTEMPTS || conditionOf(error) === undefined) throw error;
        await sleep(failures * 100);
      }
    }
  }

  #fetch(node: number, wanted: readonly Partition[]): Promise<FetchResponse> {
    return this.#fetcher.fetch({
      node,
      maxWaitTime: FETCH_WAIT_MS,
      minBytes: 1,
      maxBytes: FETCH_BYTES,
      topics: wanted.map(({ topicId, partition, offset }) => ({
        topicId,
        partitions: [
          {
            partition,
            fetchOffset: offset,
            partitionMaxBytes: this.#options.fetchBytes,
            currentLeaderEpoch: -1,
            lastFetchedEpoch: -1,
          },
        ],
      })),
    });
  }

  #deliver({ responses }: FetchResponse, wanted: readonly Partition[]): void {
    const asked = new Map(wanted.map((partition) => [`${partition.topicId}/${partition.partition}`, partition]));
    for (const { topicId, partitions } of responses)
      for (const { partitionIndex, records: batches } of partitions) {
        const partition = asked.get(`${topicId}/${partitionIndex}`);
        if (!partition || partition.paused || !batches) continue;
        const records: IncomingRecord[] = [];
        const from = partition.offset;
        for (const batch of batches) {
          partition.offset = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
          if (batch.attributes & IS_CONTROL) continue;
          for (const { offsetDelta, key, value, headers } of batch.records) {
            const offset = batch.firstOffset + BigInt(offsetDelta);
            if (offset < from) continue;
            const named = headers.map(([name, content]) => [String(name), content ?? undefined] as const);
            records.push({ offset: String(offset), key, value, headers: Object.fromEntries(named) });
          }
        }
        if (records.length > 0)
          this.#options.onRecords({ topic: partition.topic, partition: partition.partition }, records);
      }
  }

  #wakeUp(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }
}

/** `assignSticky` in the form that this client needs. */
const assigner: GroupPartitionsAssigner = (_current, members, _topics, metadata) => {
  const claims = [...members].map(([member, { topics = [], metadata: userData }]) => ({
    member,
    topics,
    owned: decodeOwned(bufferOf(userData)),
  }));
  const topics = [...new Set(claims.flatMap((claim) => claim.topics))].toSorted();
  const numbers = topics.map((topic) => {
    const { partitionsCount = 0 } = metadata.topics.get(topic) ?? {};
    return [topic, Array.from({ length: partitionsCount }, (_, index) => index)] as const;
  });
  return [...assignSticky(claims, new Map(numbers))].map(([memberId, assignment]) => ({
    memberId,
    assignments: new Map([...assignment].map(([topic, partitions]) => [topic, { topic, partitions }])),
  }));
};

function bufferOf(userData: ExtendedGroupProtocolSubscription['metadata']): Buffer | undefined {
  return typeof userData === 'string' ? Buffer.from(userData) : userData;
}
