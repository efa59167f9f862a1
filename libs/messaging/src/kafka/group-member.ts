import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '@alur/contracts';
import { settleWithin } from '@alur/event-sourcing';
import { type BackoffPolicy, backoffMs } from '../backoff.ts';
import type { ConsumeOptions } from '../bus.ts';
import type { Assignment } from './assigner.ts';
import { Committer, type Place } from './committer.ts';
import { Lane } from './lane.ts';
import { Pump } from './pump.ts';
import type { KafkaContext } from './settings.ts';
import type { Topics } from './topics.ts';

/** Messages of one partition in memory: a few batches, so that fetching and handling overlap. */
const CAPACITY = 1_000;
const REDELIVERY: BackoffPolicy = { firstMs: 50, factor: 2, maxMs: 5_000 };

/** One member of a consumer group: a lane per partition that it owns, fed by a pump. */
export class GroupMember {
  readonly group: string;
  readonly #context: KafkaContext;
  readonly #options: ConsumeOptions;
  readonly #pump: Pump;
  readonly #committer: Committer;
  readonly #lanes = new Map<string, Lane>();
  readonly #stopping = new AbortController();
  #paused = false;
  /** The group is being shared anew: no batch may start. */
  #held = false;
  /** After each commit of this member; for who waits for it. */
  onCommitted: () => void = () => undefined;

  constructor(context: KafkaContext, topics: Topics, options: ConsumeOptions) {
    this.#context = context;
    this.#options = options;
    this.group = context.prefix + options.group;
    const onError = (error: unknown) => options.onError?.(error);
    this.#pump = new Pump({
      context,
      topics,
      group: this.group,
      wanted: options.topics.map((topic) => context.prefix + topic),
      onAssigned: (assignment, pump) => this.#assigned(assignment, pump),
      onRecords: (topic, partition, records) => this.#lane(topic, partition).take(records),
      beforeJoin: () => this.#settleForRebalance(),
      onLost: () => this.#share(new Map()),
      onError,
    });
    this.#committer = new Committer({
      commit: (positions) => this.#pump.commit(positions),
      owned: ({ topic, partition }) => this.#lanes.get(`${topic}/${partition}`)?.owned === true,
      onCommitted: () => {
        context.waits.over(this.group);
        this.onCommitted();
      },
      onError: (error) => {
        if (!context.waits.takes(this.group, error)) onError(error);
      },
    });
  }

  start(): void {
    this.#pump.start();
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** What has been fetched stays where it is, and fetching stops when the lanes are full. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#work();
  }

  /** Name of the topic with prefix. */
  owns(topic: string, partition: number): boolean {
    return this.#lanes.get(`${topic}/${partition}`)?.owned === true;
  }

  /** Lets running batches end and commits them, for a limited time; then leaves the group. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#quiet();
    this.#committer.stop();
    await this.#pump.close();
  }

  async #settleForRebalance(): Promise<void> {
    this.#held = true;
    await this.#quiet();
  }

  /** Resolves when no batch runs and all that is done is committed, or when that takes too long. */
  async #quiet(): Promise<void> {
    const quiet = Promise.all([...this.#lanes.values()].map((lane) => lane.idle)).then(() =>
      this.#committer.attempted(),
    );
    await settleWithin(this.#context.drainMs, quiet);
    if ([...this.#lanes.values()].some((lane) => lane.busy))
      this.#context.log(
        'warn',
        `${this.group}: a batch still runs; it comes again to whoever reads its partition next`,
      );
  }

  #assigned(assignment: Assignment, pump: Pump): void {
    this.#held = false;
    const before = new Set([...this.#lanes].filter(([, lane]) => lane.owned).map(([name]) => name));
    this.#share(assignment);
    for (const [topic, partitions] of assignment)
      for (const partition of partitions) {
        const name = `${topic}/${partition}`;
        const position = this.#lanes.get(name)?.position;
        if (!before.has(name)) pump.resume(topic, partition);
        else if (position !== undefined) pump.seek({ topic, partition, offset: String(position) });
      }
    this.#work();
  }

  /** Loses what is not assigned any more, then owns the rest. */
  #share(assignment: Assignment): void {
    const names = new Set<string>();
    for (const [topic, partitions] of assignment)
      for (const partition of partitions) {
        names.add(`${topic}/${partition}`);
        this.#lane(topic, partition).own();
      }
    for (const [name, lane] of this.#lanes) {
      if (names.has(name)) continue;
      lane.lose();
      const [topic, partition] = [name.slice(0, name.lastIndexOf('/')), Number(name.slice(name.lastIndexOf('/') + 1))];
      this.#committer.lose({ topic, partition });
    }
  }

  #work(): void {
    for (const lane of this.#lanes.values()) lane.work();
  }

  #lane(topic: string, partition: number): Lane {
    const name = `${topic}/${partition}`;
    const known = this.#lanes.get(name);
    if (known) return known;
    const place: Place = { topic, partition };
    const policy = this.#context.options.redelivery ?? REDELIVERY;
    const { signal } = this.#stopping;
    const lane = new Lane({
      topic: topic.slice(this.#context.prefix.length) as Topic,
      partition,
      consume: this.#options,
      capacity: CAPACITY,
      mayTake: () => !this.#paused && !this.#held && !signal.aborted,
      onDone: (next) => this.#committer.done(place, next),
      onFull: (full) => (full ? this.#pump.pause(topic, partition) : this.#pump.resume(topic, partition)),
      wait: (failures) => sleep(backoffMs(policy, failures, Math.random), undefined, { signal }).catch(() => undefined),
    });
    this.#lanes.set(name, lane);
    return lane;
  }
}
