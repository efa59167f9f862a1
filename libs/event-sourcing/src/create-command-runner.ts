import { LRUCache } from 'lru-cache';
import { streamEventId } from './command-event-id.ts';
import type {
  CommandContext,
  CommandResult,
  CommandRunner,
  CreateCommandRunner,
  LoadedState,
} from './command-runner.ts';
import { type Decider, type Decision, isRejection, reject } from './decider.ts';
import { type DomainEvent, type EventMetadata, type NewEvent, type RecordedEvent, streamName } from './event.ts';
import type { EventStore } from './event-store.ts';
import { type CommandRecord, FoldedStream } from './folded-stream.ts';
import { KeyedMutex } from './keyed-mutex.ts';

/**
 * A runner that keeps folded streams in memory. That is safe with several processes on one log: the store refuses an
 * append that was decided on an old state, and a refusal is given only on a state that the store has just confirmed.
 */
export const createCommandRunner: CreateCommandRunner = (store, { cachedStreams = 1000, attempts = 10 } = {}) =>
  new CachingCommandRunner(store, cachedStreams, attempts);

class CachingCommandRunner implements CommandRunner {
  readonly #store: EventStore;
  readonly #attempts: number;
  readonly #cache: LRUCache<string, FoldedStream<unknown, unknown, DomainEvent>>;
  /** Commands on one stream wait for each other here, because a lost race costs a read and a second decision. */
  readonly #queue = new KeyedMutex();

  constructor(store: EventStore, cachedStreams: number, attempts: number) {
    this.#store = store;
    this.#attempts = attempts;
    this.#cache = new LRUCache({ max: cachedStreams });
  }

  execute<State, Command, E extends DomainEvent>(
    decider: Decider<State, Command, E>,
    id: string,
    command: Command,
    context: CommandContext,
  ): Promise<CommandResult<State, E>> {
    const stream = streamName(context.tenant, decider.name, id);
    return this.#queue.run(stream, () => this.#execute(this.#folded(stream, decider), command, context));
  }

  load<State, Command, E extends DomainEvent>(
    decider: Decider<State, Command, E>,
    tenant: string,
    id: string,
  ): Promise<LoadedState<State>> {
    const stream = streamName(tenant, decider.name, id);
    return this.#queue.run(stream, async () => {
      const folded = this.#folded(stream, decider);
      await this.#catchUp(folded);
      return { stream, state: folded.state, revision: folded.revision };
    });
  }

  async #execute<State, Command, E extends DomainEvent>(
    folded: FoldedStream<State, Command, E>,
    command: Command,
    context: CommandContext,
  ): Promise<CommandResult<State, E>> {
    let confirmed = false;
    if (folded.revision < 0) confirmed = await this.#catchUp(folded);
    let attempt = 0;
    while (attempt < this.#attempts) {
      const earlier = folded.commands.get(context.commandId);
      if (earlier !== undefined) return this.#repeat(folded, earlier, context);

      const decision = decide(folded, command, context);
      if (isRejection(decision) || decision.length === 0) {
        if (confirmed)
          return isRejection(decision) ? { outcome: 'rejected', rejection: decision } : accepted(folded, []);
        confirmed = await this.#catchUp(folded);
        continue;
      }

      const events = newEvents(folded.stream, decision, context);
      const expected = folded.revision < 0 ? 'no-stream' : folded.revision;
      const appended = await this.#store.append(folded.stream, events, expected);
      if (appended.outcome === 'appended') return accepted(folded, folded.apply(appended.events));
      // Another process was faster, perhaps with this very command.
      confirmed = await this.#catchUp(folded);
      attempt += 1;
    }
    return {
      outcome: 'rejected',
      rejection: reject('write-conflict', 'Data ini sedang diubah oleh proses lain. Coba lagi sebentar lagi.'),
    };
  }

  /** The answer that the command got the first time: its events, and the state right after them. */
  async #repeat<State, Command, E extends DomainEvent>(
    { stream, decider }: FoldedStream<State, Command, E>,
    { hash, first, last }: CommandRecord,
    { commandHash }: CommandContext,
  ): Promise<CommandResult<State, E>> {
    if (hash !== undefined && commandHash !== undefined && hash !== commandHash) {
      const detail = 'Idempotency-Key ini sudah dipakai untuk permintaan lain. Kirim ulang dengan kunci yang baru.';
      return { outcome: 'rejected', rejection: reject('command-id-reused', detail) };
    }
    const past = new FoldedStream(stream, decider);
    const events = past.apply((await this.#store.readStream(stream)).slice(0, last + 1));
    return { ...accepted(past, events.slice(first)), repeated: true };
  }

  /** Folds what the store has and the cache has not; true, for the state is then confirmed. */
  async #catchUp<State, Command, E extends DomainEvent>(folded: FoldedStream<State, Command, E>): Promise<true> {
    folded.apply(await this.#store.readStream(folded.stream, folded.revision + 1));
    return true;
  }

  #folded<State, Command, E extends DomainEvent>(
    stream: string,
    decider: Decider<State, Command, E>,
  ): FoldedStream<State, Command, E> {
    const cached = this.#cache.get(stream);
    if (cached !== undefined && isFoldedBy(cached, decider)) return cached;
    const folded = new FoldedStream(stream, decider);
    this.#cache.set(stream, folded);
    return folded;
  }
}

function isFoldedBy<State, Command, E extends DomainEvent>(
  folded: FoldedStream<unknown, unknown, DomainEvent>,
  decider: Decider<State, Command, E>,
): folded is FoldedStream<State, Command, E> {
  return folded.decider === decider;
}

function decide<State, Command, E extends DomainEvent>(
  { decider, state, revision }: FoldedStream<State, Command, E>,
  command: Command,
  { ifRevision }: CommandContext,
): Decision<E> {
  if (ifRevision !== undefined && ifRevision !== revision) {
    const detail = 'Data sudah berubah sejak Anda membukanya. Muat ulang, periksa, lalu ulangi.';
    return reject('revision-conflict', detail, { facts: { actual: revision } });
  }
  const decision = decider.decide(state, command);
  if (!isRejection(decision)) checkFoldable(decider, state, decision);
  return decision;
}

/** An event that its own decider cannot fold would stop every later command of the stream: it must not be stored. */
function checkFoldable<State, Command, E extends DomainEvent>(
  decider: Decider<State, Command, E>,
  state: State,
  events: readonly E[],
): void {
  for (const { type } of events) {
    if (decider.eventTypes.includes(type)) continue;
    throw new Error(`The decider "${decider.name}" decided "${type}", which its eventTypes do not name`);
  }
  events.reduce((folded, event) => decider.evolve(folded, event), state);
}

function newEvents<E extends DomainEvent>(
  stream: string,
  decision: readonly E[],
  context: CommandContext,
): NewEvent<E>[] {
  const { tenant, actor, at, commandId, commandHash, correlationId, causationId, traceparent } = context;
  const meta: EventMetadata = { tenant, actor, at, commandId, commandHash, correlationId, causationId, traceparent };
  return decision.map(({ type, data }, index) => ({ id: streamEventId(stream, commandId, index), type, data, meta }));
}

function accepted<State, Command, E extends DomainEvent>(
  { stream, revision, state }: FoldedStream<State, Command, E>,
  events: readonly RecordedEvent<E>[],
) {
  return { outcome: 'accepted' as const, stream, revision, state, events, repeated: false };
}
