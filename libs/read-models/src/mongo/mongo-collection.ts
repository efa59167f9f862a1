import { ContentDigest, canonicalJson } from '../canonical.ts';
import { Groups, groupKey } from '../groups.ts';
import { matches } from '../match.ts';
import { queryFingerprint, readPageToken, writePageToken } from '../page-token.ts';
import { type Plan, planQuery } from '../plan.ts';
import { checkFilter, checkGroup, checkQuery, type Restriction } from '../query-check.ts';
import type {
  Collection,
  Digest,
  Filter,
  GroupCount,
  Loaded,
  Page,
  Query,
  SortField,
  StoredDocument,
  Write,
} from '../read-store.ts';
import { pathsOf } from './indexes.ts';
import { fromKey, keyPath } from './keys.ts';
import type { Generation, Target } from './live.ts';
import { conditionsOf, exactFilterOf, orderOf, placeOf, positionOf } from './order.ts';
import { PlaceReader } from './place-reader.ts';
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
    const conflicts = await writeMatching(generation.native, generation.number, this.#target.definition, writes);
    if (await this.#target.isStillWritten(generation)) return { conflicts };
    return { conflicts: writes.map(({ id }) => id) };
  }

  async find(query: Query): Promise<Page<T & StoredDocument>> {
    const { restrictions, sort, limit } = checkQuery(query);
    const plan = this.#plan(restrictions, sort);
    const fingerprint = queryFingerprint(this.#target.definition.name, query.filter, sort);
    const after = query.after === undefined ? undefined : readPageToken(fingerprint, query.after);
    const { native, shapes } = await this.#target.generation();
    const order = orderOf(sort);
    const conditions = conditionsOf(plan);
    const reader = new PlaceReader(native, shapes, conditions, order, after && placeOf(order, after));
    const found: { readonly document: T & StoredDocument; readonly stored: Stored }[] = [];
    for (let more = true; more && found.length <= limit; ) {
      const wanted = plan.residual.length > 0 ? CHUNK : limit + 1 - found.length;
      const batch = await reader.take(wanted);
      for (const stored of batch) {
        const { document } = loadedOf<T>(stored);
        if (document && matches(document, restrictions)) found.push({ document, stored });
      }
      more = batch.length === wanted;
    }
    const items = found.slice(0, limit);
    const token = (): string => writePageToken(fingerprint, positionOf(sort, order, items.at(-1)!.stored));
    return { items: items.map(({ document }) => document), next: found.length > limit ? token() : null };
  }

  async count(filter: Filter): Promise<number> {
    const restrictions = checkFilter(filter);
    const plan = this.#plan(restrictions);
    const generation = await this.#target.generation();
    const exact = exactFilterOf(plan);
    if (!exact) return 0;
    if (plan.residual.length === 0) return generation.native.countDocuments(exact);
    let count = 0;
    for await (const _ of this.#matching(generation, plan, restrictions)) count += 1;
    return count;
  }

  async groupCount(filter: Filter, by: readonly string[]): Promise<GroupCount[]> {
    checkGroup(by);
    const restrictions = checkFilter(filter);
    const plan = this.#plan(restrictions);
    const generation = await this.#target.generation();
    const exact = exactFilterOf(plan);
    const groups = new Groups();
    const keyed = pathsOf(this.#target.definition);
    if (!exact) return [];
    if (plan.residual.length === 0 && by.every((field) => keyed.includes(field))) {
      const key = by.map((field) => `$${keyPath(field)}`);
      const pipeline = [{ $match: exact }, { $group: { _id: key, count: { $sum: 1 } } }];
      for await (const row of generation.native.aggregate<{ _id: unknown[]; count: number }>(pipeline)) {
        groups.add(row._id.map(fromKey), row.count);
      }
    } else {
      for await (const document of this.#matching(generation, plan, restrictions))
        groups.add(groupKey(document, by), 1);
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

  #plan(restrictions: readonly Restriction[], sort: readonly SortField[] = []): Plan {
    const { name, indexes } = this.#target.definition;
    return planQuery(name, indexes, { restrictions, sort });
  }

  async *#matching(
    { native }: Generation,
    plan: Plan,
    restrictions: readonly Restriction[],
  ): AsyncGenerator<T & StoredDocument> {
    for await (const stored of native.find(exactFilterOf(plan) ?? {}, { batchSize: CHUNK })) {
      const { document } = loadedOf<T>(stored);
      if (document && matches(document, restrictions)) yield document;
    }
  }
}
