import type { Context, Contract, ContractMessage, DataOf } from '@alur/contracts';
import type { DomainEvent, RecordedEvent } from '@alur/event-sourcing';
import { toMessage } from './message.ts';

/** What becomes of the events of one type: a message of one of `contracts`, or none when there is no contract. */
export interface Entry<Data> {
  readonly contracts: readonly Contract[];
  readonly of: (data: Data) => { readonly contract: Contract; readonly data: unknown } | undefined;
}

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
/** What a message may be made of: the fields of the contract, and more, which its schema leaves out. */
type Source<C extends Contract> = DeepReadonly<DataOf<C>>;
type Entries<E extends DomainEvent> = { readonly [T in E['type']]: Entry<Extract<E, { readonly type: T }>['data']> };
type InternalEntries<E extends DomainEvent> = { readonly [T in E['type']]: typeof internal };

/** The event stays in its service. */
export const internal: Entry<unknown> & { readonly contracts: readonly [] } = { contracts: [], of: () => undefined };

/** The event is published under a contract; `make` where the fields of event and contract differ. */
export function as<C extends Contract>(contract: C): Entry<Source<C>>;
export function as<C extends Contract, Data>(contract: C, make: (data: Data) => Source<C>): Entry<Data>;
export function as(contract: Contract, make: (data: never) => unknown = (data) => data): Entry<never> {
  return { contracts: [contract], of: (data) => ({ contract, data: make(data) }) };
}

/** The data of the event decide which entry holds. */
export function oneOf<Data, Case extends string>(
  pick: (data: Data) => Case,
  entries: Readonly<Record<Case, Entry<Data>>>,
): Entry<Data> {
  const all: readonly Entry<Data>[] = Object.values(entries);
  return { contracts: all.flatMap(({ contracts }) => contracts), of: (data) => entries[pick(data)].of(data) };
}

/** The entries of some event types, with the key that orders their messages. */
export interface EventTable {
  readonly entries: Readonly<Record<string, Entry<never>>>;
  readonly key: (data: never, event: RecordedEvent) => string;
}

/**
 * An entry for every event type of the union `E`: one without an entry does not compile. `key` is what the messages are
 * ordered by: the case id, or the subject id for events about a person; not needed where all events are internal.
 */
export function eventTable<E extends DomainEvent>(entries: InternalEntries<E>): EventTable;
export function eventTable<E extends DomainEvent>(
  entries: Entries<E>,
  key: (data: E['data'], event: RecordedEvent) => string,
): EventTable;
export function eventTable(entries: EventTable['entries'], key: EventTable['key'] = withoutKey): EventTable {
  return { entries, key };
}

export interface Publisher {
  /**
   * The message of a domain event, or undefined when the event is internal. It holds the fields of its contract only.
   * @throws when the event type has no entry or the event does not satisfy its contract: the relay stops there, so that
   *   nothing is skipped.
   */
  (event: RecordedEvent): ContractMessage | undefined;
  /** The contracts that each event type may be published under. */
  readonly contracts: ReadonlyMap<string, readonly Contract[]>;
}

/** The platform writes this event into every log; only a service with a contract for it has an entry of its own. */
const ANCHOR = 'log-anchor.recorded.v1';

/**
 * All that a service publishes.
 * @throws when two tables have the same event type, or a contract belongs to another context.
 */
export function publisher(context: Context, ...tables: readonly EventTable[]): Publisher {
  const entries = new Map<string, Entry<never> & Pick<EventTable, 'key'>>();
  for (const { entries: ofTable, key } of tables) {
    for (const [type, entry] of Object.entries(ofTable)) {
      if (entries.has(type)) throw new Error(`${context} has two entries for its event ${type}`);
      for (const contract of entry.contracts) {
        if (contract.context !== context)
          throw new Error(`${context} cannot publish ${contract.type}: it belongs to ${contract.context}`);
      }
      entries.set(type, { ...entry, key });
    }
  }
  if (!entries.has(ANCHOR)) entries.set(ANCHOR, { ...internal, key: withoutKey });

  const publish = (event: RecordedEvent): ContractMessage | undefined => {
    const entry = entries.get(event.type);
    if (entry === undefined) throw new Error(`${context} has no entry for its event ${event.type}`);
    const data = event.data as never;
    const published = entry.of(data);
    return published && toMessage(published.contract, event, entry.key(data, event), published.data);
  };
  return Object.assign(publish, { contracts: new Map([...entries].map(([type, entry]) => [type, entry.contracts])) });
}

function withoutKey(_data: never, { type }: RecordedEvent): never {
  throw new Error(`The messages of ${type} have no key`);
}
