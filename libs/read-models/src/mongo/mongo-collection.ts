import type { mongo } from '@alur/mongo';
import { ContentDigest, canonicalJson } from '../canonical.ts';
import { Groups, groupKey } from '../groups.ts';
import { matches } from '../match.ts';
import { type Position, queryFingerprint, readPageToken, writePageToken } from '../page-token.ts';
import { covers, type Plan, planQuery } from '../plan.ts';
import { checkFilter, checkGroup, checkQuery, type Restriction } from '../query-check.ts';
import type {
  Collection,
  Digest,
  Filter,
  GroupCount,
  Loaded,
  Page,
  Query,
  StoredDocument,
  Write,
} from '../read-store.ts';
import { fromKey, keyPath } from './keys.ts';
import type { Target } from './live.ts';
import { exactFilterOf, filterOf, filtersBehind, orderOf, positionOf, sortSpec } from './order.ts';
import { contentOfStored, loadedOf, type Stored } from './stored.ts';
import { writeMatching } from './writer.ts';

/** How many documents are read at a time while conditions are checked on them. */
const CHUNK = 200;

export class MongoCollection<T extends object> implements Collection<T> {
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
  }

  async get(id: string): Promise<(T & StoredDocument) | undefined> {
    return (await this.getMany([id])).get(id);
  }

  async getMany(ids: readonly string[]): Promise<Map<string, T & StoredDocument>> {
    const loaded = await this.load(ids);
    return new Map([...loaded].flatMap(([id, { document }]) => (document ? [[id, document] as const] : [])));
  }

  async load(ids: readonly string[]): Promise<Map<string, Loaded<T>>> {
    if (ids.length === 0) return new Map();
    const { native } = await this.#target.generation();
    const found = await native.find({ _id: ids.length === 1 ? ids[0]! : { $in: [...ids] } }).toArray();
    return new Map(found.map((stored) => [stored._id, loadedOf<T>(stored)]));
  }

  async write(writes: readonly Write<T>[]): Promise<{ readonly conflicts: readonly string[] }> {
    if (writes.length === 0) return { conflicts: [] };
    const generation = await this.#target.generation();
    try {
      const conflicts = await writeMatching(generation.native, generation.number, this.#target.definition, writes);
      if (await this.#target.isStillWritten(generation)) return { conflicts };
      return { conflicts: writes.map(({ id }) => id) };
    } catch (error) {
      this.#target.doubt();
      throw error;
    }
  }

  async find(query: Query): Promise<Page<T & StoredDocument>> {
    const { restrictions, sort, limit } = checkQuery(query);
    const { definition } = this.#target;
    const plan = planQuery(definition, { restrictions, sort });
    const fingerprint = queryFingerprint(definition.name, query.filter, sort);
    const after = query.after === undefined ? undefined : readPageToken(fingerprint, query.after);
    const order = orderOf(sort);
    const { native } = await this.#target.generation();
    // The server can only count what the filter decides alone: not the ranges, whose limits two elements of an array may meet.
    const exact = plan.residual.length === 0 && plan.decided.every(({ range }) => !range);
    const size = exact ? { limit: limit + 1 } : { batchSize: CHUNK };
    const items: (T & StoredDocument)[] = [];
    let last: Position | undefined;
    for (const filter of filtersBehind(filterOf(plan), order, after)) {
      for await (const stored of native.find(filter as mongo.Filter<Stored>, { ...size, sort: sortSpec(order) })) {
        const { document } = loadedOf<T>(stored);
        if (!document || !matches(document, restrictions)) continue;
        if (last && items.length === limit) return { items, next: writePageToken(fingerprint, last) };
        items.push(document);
        last = positionOf(sort, stored);
      }
    }
    return { items, next: null };
  }

  async count(filter: Filter): Promise<number> {
    const { plan, restrictions } = this.#plan(filter, []);
    const { native } = await this.#target.generation();
    if (covers(plan, [])) return native.countDocuments(exactFilterOf(plan));
    let count = 0;
    for await (const _ of this.#matching(native, plan, restrictions)) count += 1;
    return count;
  }

  async groupCount(filter: Filter, by: readonly string[]): Promise<GroupCount[]> {
    checkGroup(by);
    const { plan, restrictions } = this.#plan(filter, by);
    const { native } = await this.#target.generation();
    const groups = new Groups();
    if (covers(plan, by)) {
      const key = by.map((field) => `$${keyPath(field)}`);
      const pipeline = [{ $match: exactFilterOf(plan) }, { $group: { _id: key, count: { $sum: 1 } } }];
      for await (const row of native.aggregate<{ _id: unknown[]; count: number }>(pipeline)) {
        groups.add(row._id.map(fromKey), row.count);
      }
    } else {
      for await (const document of this.#matching(native, plan, restrictions)) groups.add(groupKey(document, by), 1);
    }
    return groups.sorted();
  }

  async digest(): Promise<Digest> {
    const { native } = await this.#target.generation();
    const digest = new ContentDigest();
    for await (const stored of native.find({ k: { $exists: true } }, { sort: { _id: 1 }, batchSize: CHUNK })) {
      const content = contentOfStored(stored);
      if (content) digest.add(stored._id, canonicalJson(JSON.parse(stored.s)), canonicalJson(content));
    }
    return digest.result();
  }

  #plan(filter: Filter, by: readonly string[]): { readonly plan: Plan; readonly restrictions: readonly Restriction[] } {
    const restrictions = checkFilter(filter);
    return { plan: planQuery(this.#target.definition, { restrictions, by }), restrictions };
  }

  async *#matching(
    native: mongo.Collection<Stored>,
    plan: Plan,
    restrictions: readonly Restriction[],
  ): AsyncGenerator<T & StoredDocument> {
    for await (const stored of native.find(exactFilterOf(plan), { batchSize: CHUNK })) {
      const { document } = loadedOf<T>(stored);
      if (document && matches(document, restrictions)) yield document;
    }
  }
}
