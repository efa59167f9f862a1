import { type Collection, type Connection, databaseOf, insertIfNew } from '@alur/mongo';
import {
  LIST_LIMIT,
  type ParkedMessage,
  type ParkingLot,
  type QuarantinedRecord,
  type QuarantinePlace,
} from '../parking-lot.ts';
import { Places } from './places.ts';
import { Quarantine } from './quarantine.ts';

interface StoredMessage {
  readonly group: string;
  readonly id: string;
  readonly key: string;
  /** Order of arrival. */
  readonly place: number;
  /** A discarded message stays, which is the log, and keeps its id from being parked again. */
  readonly state: 'parked' | 'discarded';
  /** Three fields of the message, for the indexes. */
  readonly tenant: string;
  readonly stream: string;
  readonly revision: number;
  /** JSON, because a message that broke its contract may hold names that are none in MongoDB. */
  readonly message: string;
  readonly error: string | null;
  readonly attempts: number;
  readonly parkedAt: string;
  readonly discardedBy?: string;
  readonly reason?: string;
  readonly discardedAt?: string;
}

const NONE: ReadonlySet<string> = new Set();
const OLDEST_FIRST = { place: 1 } as const;

/**
 * Parked messages in MongoDB, shared by all processes of a service. Every change is one step on one document, so a crash
 * leaves it done or not done. The connection stays the caller's.
 */
export class MongoParkingLot implements ParkingLot {
  readonly #messages: Collection<StoredMessage>;
  readonly #places: Places;
  readonly #quarantine: Quarantine;

  private constructor(messages: Collection<StoredMessage>, places: Places, quarantine: Quarantine) {
    this.#messages = messages;
    this.#places = places;
    this.#quarantine = quarantine;
  }

  /** Builds the indexes where they are missing. */
  static async open(connection: Connection): Promise<MongoParkingLot> {
    const database = databaseOf(connection);
    const messages = database.collection<StoredMessage>('parked-messages');
    await messages.createIndexes([
      { key: { group: 1, id: 1 }, unique: true },
      { key: { group: 1, state: 1, key: 1, place: 1 } },
      { key: { group: 1, state: 1, stream: 1, revision: 1 } },
      { key: { group: 1, state: 1, place: 1 } },
      { key: { state: 1, place: 1 } },
    ]);
    const places = await Places.open(database);
    return new MongoParkingLot(messages, places, await Quarantine.open(database, places));
  }

  async park({ group, id, key, message, error, attempts, parkedAt }: ParkedMessage): Promise<void> {
    const { tenant, stream, revision } = message;
    const place = await this.#places.next();
    const text = JSON.stringify(message);
    const parked = { group, id, key, place, tenant, stream, revision, message: text, error, attempts, parkedAt };
    await insertIfNew(this.#messages, { ...parked, state: 'parked' });
  }

  async parkedKeys(group: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
    // Mostly nothing is parked, and to see that is cheaper than to look for each key.
    if ((await this.#messages.findOne(parked(group), { projection: { _id: 1 } })) === null) return NONE;
    return new Set(await this.#messages.distinct('key', { ...parked(group), key: { $in: [...keys] } }));
  }

  list(group?: string, tenant?: string): Promise<ParkedMessage[]> {
    return this.#oldest({ ...parked(group), ...(tenant === undefined ? {} : { tenant }) }, LIST_LIMIT);
  }

  async find(group: string, id: string): Promise<ParkedMessage | undefined> {
    const [found] = await this.#oldest({ ...parked(group), id }, 1);
    return found;
  }

  ofKey(group: string, key: string, limit = LIST_LIMIT): Promise<ParkedMessage[]> {
    return this.#oldest({ ...parked(group), key }, limit);
  }

  async keysOf(group: string): Promise<string[]> {
    return this.#messages.distinct('key', parked(group));
  }

  async statesOf(group: string, ids: readonly string[]): Promise<ReadonlyMap<string, 'parked' | 'discarded'>> {
    const found = this.#messages.find({ group, id: { $in: [...ids] } }, { projection: { _id: 0, id: 1, state: 1 } });
    return new Map((await found.toArray()).map(({ id, state }) => [id, state]));
  }

  async count(group?: string): Promise<number> {
    const keys = { $group: { _id: { group: '$group', key: '$key' } } };
    const counted = this.#messages.aggregate<{ keys: number }>([{ $match: parked(group) }, keys, { $count: 'keys' }]);
    return (await counted.toArray())[0]?.keys ?? 0;
  }

  async holds(group: string, stream: string, revision: number): Promise<boolean> {
    const waiting = { ...parked(group), stream, revision: { $lte: revision } };
    return (await this.#messages.findOne(waiting, { projection: { _id: 1 } })) !== null;
  }

  async remove(group: string, id: string): Promise<void> {
    await this.#messages.deleteOne({ ...parked(group), id });
  }

  async recordFailure(group: string, id: string, error: string, attempts: number): Promise<void> {
    await this.#messages.updateOne({ ...parked(group), id }, { $set: { error }, $inc: { attempts } });
  }

  async discard(group: string, id: string, by: string, reason: string, at: string): Promise<void> {
    const log = { discardedBy: by, reason, discardedAt: at };
    await this.#messages.updateOne({ ...parked(group), id }, { $set: { ...log, state: 'discarded' } });
  }

  quarantine(record: QuarantinedRecord): Promise<void> {
    return this.#quarantine.add(record);
  }

  quarantined(group?: string): Promise<QuarantinedRecord[]> {
    return this.#quarantine.list(group);
  }

  dismiss(place: QuarantinePlace, by: string, reason: string, at: string): Promise<boolean> {
    const { group, topic, partition, offset } = place;
    const log = { dismissedBy: by, reason, dismissedAt: at };
    return this.#quarantine.dismiss({ group, topic, partition, offset }, log);
  }

  async forget(group: string): Promise<void> {
    await this.#messages.deleteMany({ group });
    await this.#quarantine.forget(group);
  }

  async close(): Promise<void> {}

  async #oldest(filter: Partial<StoredMessage>, limit: number): Promise<ParkedMessage[]> {
    const found = await this.#messages.find(filter, { sort: OLDEST_FIRST, limit }).toArray();
    return found.map(({ id, group: of, key, message, error, attempts, parkedAt }) => {
      return { id, group: of, key, message: JSON.parse(message), error, attempts, parkedAt };
    });
  }
}

function parked(group?: string): { readonly state: 'parked'; readonly group?: string } {
  return group === undefined ? { state: 'parked' } : { state: 'parked', group };
}
