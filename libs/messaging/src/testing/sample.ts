import { randomUUID } from 'node:crypto';
import { CaseReopened, type ContractMessage, contractOf, NominationRemoved, TOPICS } from '@alur/contracts';
import { type EventStore, type NewEvent, type RecordedEvent, streamName } from '@alur/event-sourcing';
import type { Publication } from '../bus.ts';
import { toMessage, uncheckedMessage } from '../message.ts';

const TENANT = 'oku-selatan';
const AT = '2026-07-01T02:30:00.000Z';
const BY = 'oku-selatan.front-office-1';
/** Some event that its service keeps to itself. */
const INTERNAL = 'case.note-taken.v1';

/** Writes numbered events of some keys into a store, one stream per key. */
export class SampleWriter {
  readonly #store: EventStore;
  readonly #revisions = new Map<string, number>();

  readonly #aggregate: string;

  /** @param aggregate of the stream names: two services that write about one key have streams of different names */
  constructor(store: EventStore, aggregate = 'case') {
    this.#store = store;
    this.#aggregate = aggregate;
  }

  stream(key: string): string {
    return streamName(TENANT, this.#aggregate, key);
  }

  /** Appends `count` events of a key. */
  async write(key: string, count = 1, type = 'case.numbered.v1'): Promise<void> {
    const last = this.#revisions.get(key) ?? -1;
    const events = Array.from({ length: count }, (_, index) => sampleEvent(key, last + 1 + index, type));
    const result = await this.#store.append(this.stream(key), events, last < 0 ? 'no-stream' : last);
    if (result.outcome !== 'appended') throw new Error(`Sample of ${key} was not appended: ${result.outcome}`);
    this.#revisions.set(key, last + count);
  }

  writeInternal(key: string): Promise<void> {
    return this.write(key, 1, INTERNAL);
  }
}

function sampleEvent(caseId: string, number: number, type: string): NewEvent {
  const meta = { tenant: TENANT, actor: BY, at: AT, commandId: randomUUID(), correlationId: randomUUID() };
  return { id: randomUUID(), type, data: { caseId, number }, meta };
}

/** Publishes what a `SampleWriter` writes; the revision of a message is its number. */
export function samplePublication(context: 'intake' | 'verification', store: EventStore): Publication {
  return {
    topic: TOPICS[context],
    store,
    map: (event): ContractMessage | undefined => {
      if (event.type === INTERNAL) return undefined;
      const caseId = event.stream.split('/').at(-1)!;
      const fact = { caseId, reasonCode: `n${event.revision}`, by: BY, at: AT };
      return context === 'intake'
        ? toMessage(CaseReopened, event, caseId, fact)
        : toMessage(NominationRemoved, event, caseId, {
            ...fact,
            nominationId: caseId,
            programme: 'bansos-lansia',
          });
    },
  };
}

/** Publishes an event that a test stored under the type of a contract, with its data as they are: also broken ones. */
export function publishAsStored(event: RecordedEvent): ContractMessage {
  const contract = contractOf(event.type);
  if (contract === undefined) throw new Error(`No contract ${event.type}`);
  const { data, stream } = event;
  const key = 'caseId' in data && typeof data.caseId === 'string' ? data.caseId : stream.split('/').at(-1)!;
  return uncheckedMessage(contract, event, key, data);
}
