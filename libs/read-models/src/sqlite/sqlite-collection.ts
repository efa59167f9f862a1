import type { GroupCommit } from '@alur/sqlite';
import { ContentDigest, canonicalJson } from '../canonical.ts';
import { contentOf } from '../documents.ts';
import { Groups, groupKey } from '../groups.ts';
import { matches } from '../match.ts';
import { type Position, queryFingerprint, readPageToken, writePageToken } from '../page-token.ts';
import { covers, type Plan, PRIMARY, planQuery } from '../plan.ts';
import { checkFilter, checkGroup, checkQuery } from '../query-check.ts';
import type {
  Collection,
  CollectionDefinition,
  Digest,
  Filter,
  GroupCount,
  Loaded,
  Page,
  Query,
  StoredDocument,
  Write,
} from '../read-store.ts';
import { type Conditions, columnOf, conditionsOf, paramsOf, whereClause } from './conditions.ts';
import { updateIndexes } from './index-rows.ts';
import { fromKey } from './keys.ts';
import { loadedOf, type Row, rowOf } from './rows.ts';
import { selectById, selectFrom } from './select.ts';
import type { Statements } from './statements.ts';
import { documentTable, indexTable, type Slot } from './tables.ts';

/** Documents are stored as they come; their keys are put in order only where two collections are compared. */
function canonical(json: string): string {
  return canonicalJson(JSON.parse(json));
}

export interface CollectionState {
  /** Replaced when a shadow with other indexes is promoted. */
  definition: CollectionDefinition;
}

export class SqliteCollection<T extends object> implements Collection<T> {
  readonly #statements: Statements;
  readonly #commits: GroupCommit;
  readonly #slot: Slot;
  readonly #state: CollectionState;
  readonly #table: string;
  readonly #upsert: string;

  constructor(statements: Statements, commits: GroupCommit, slot: Slot, state: CollectionState) {
    this.#statements = statements;
    this.#commits = commits;
    this.#slot = slot;
    this.#state = state;
    this.#table = documentTable(slot, state.definition.name);
    this.#upsert = `INSERT INTO ${this.#table} (id, version, sources, doc) VALUES (?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET version = excluded.version, sources = excluded.sources, doc = excluded.doc`;
  }

  async get(id: string): Promise<(T & StoredDocument) | undefined> {
    return (await this.getMany([id])).get(id);
  }

  async getMany(ids: readonly string[]): Promise<Map<string, T & StoredDocument>> {
    return this.#documents(ids);
  }

  async load(ids: readonly string[]): Promise<Map<string, Loaded<T>>> {
    return new Map(this.#rows(ids).map((row) => [row.id, loadedOf<T>(row)]));
  }

  async write(writes: readonly Write<T>[]): Promise<{ readonly conflicts: readonly string[] }> {
    if (writes.length === 0) return { conflicts: [] };
    return this.#commits.run(() => {
      const stored = new Map(this.#rows(writes.map((write) => write.id)).map((row) => [row.id, row]));
      const conflicts: string[] = [];
      for (const write of writes) {
        const before = stored.get(write.id);
        if ((before?.version ?? 0) === write.expectedVersion) this.#apply(write, before);
        else conflicts.push(write.id);
      }
      return { conflicts };
    });
  }

  async find(query: Query): Promise<Page<T & StoredDocument>> {
    const { restrictions, sort, limit } = checkQuery(query);
    const { definition } = this.#state;
    const plan = planQuery(definition, { restrictions, sort });
    const fingerprint = queryFingerprint(definition.name, query.filter, sort);
    const after = query.after === undefined ? undefined : readPageToken(fingerprint, query.after);
    const { sql, params } = selectFrom(plan, this.#tables(plan), sort, after);
    const items: (T & StoredDocument)[] = [];
    let last: Position | undefined;
    for (const raw of this.#statements.of(sql).iterate(...params)) {
      const row = rowOf(raw);
      if (row.id === last?.id) continue;
      const { document } = loadedOf<T>(row);
      if (!document || !matches(document, plan.residual)) continue;
      if (last && items.length === limit) return { items, next: writePageToken(fingerprint, last) };
      items.push(document);
      last = { id: row.id, values: (sort?.by ?? []).map((field) => fromKey(raw[columnOf(plan, field)])) };
    }
    return { items, next: null };
  }

  async count(filter: Filter): Promise<number> {
    const plan = this.#plan(filter, []);
    if (!covers(plan, [])) return this.#matching(plan).reduce((count) => count + 1, 0);
    const parts = this.#found(plan);
    const sql = `SELECT count(DISTINCT id) AS count FROM ${this.#indexOf(plan) ?? this.#table}${whereClause(parts)}`;
    return Number(this.#statements.of(sql).get(...paramsOf(parts))!['count']);
  }

  async groupCount(filter: Filter, by: readonly string[]): Promise<GroupCount[]> {
    checkGroup(by);
    const plan = this.#plan(filter, by);
    const groups = new Groups();
    if (covers(plan, by)) {
      const parts = this.#found(plan);
      const columns = by.map((field) => columnOf(plan, field)).join(', ');
      const sql = `SELECT ${columns}, count(DISTINCT id) AS count
        FROM ${this.#indexOf(plan)}${whereClause(parts)} GROUP BY ${columns}`;
      for (const row of this.#statements.of(sql).all(...paramsOf(parts))) {
        const key = by.map((field) => fromKey(row[columnOf(plan, field)]));
        groups.add(key, Number(row['count']));
      }
    } else {
      for (const document of this.#matching(plan)) groups.add(groupKey(document, by), 1);
    }
    return groups.sorted();
  }

  async digest(): Promise<Digest> {
    const digest = new ContentDigest();
    const sql = `SELECT id, version, sources, doc FROM ${this.#table} WHERE id > ? AND doc IS NOT NULL ORDER BY id LIMIT 1000`;
    for (let after = ''; ; ) {
      const rows = this.#statements.of(sql).all(after).map(rowOf);
      for (const { id, sources, doc } of rows) digest.add(id, canonical(sources), canonical(doc!));
      if (rows.length === 0) return digest.result();
      after = rows.at(-1)!.id;
    }
  }

  #plan(filter: Filter, by: readonly string[]): Plan {
    return planQuery(this.#state.definition, { restrictions: checkFilter(filter), by });
  }

  #indexOf({ index }: Plan): string | undefined {
    return index === PRIMARY ? undefined : indexTable(this.#slot, this.#state.definition.name, index);
  }

  #tables(plan: Plan) {
    return { documents: this.#table, index: this.#indexOf(plan) };
  }

  /** The conditions of a plan on the table that it searches; that of the documents also holds markers. */
  #found(plan: Plan): Conditions[] {
    return plan.index === PRIMARY ? [{ sql: ['doc IS NOT NULL'], params: [] }] : conditionsOf(plan, plan.decided);
  }

  *#matching(plan: Plan): Generator<T & StoredDocument> {
    const { sql, params } = selectById(plan, this.#tables(plan), undefined, '');
    for (const raw of this.#statements.of(sql).iterate(...params)) {
      const { document } = loadedOf<T>(rowOf(raw));
      if (document && matches(document, plan.residual)) yield document;
    }
  }

  #documents(ids: readonly string[]): Map<string, T & StoredDocument> {
    const documents = new Map<string, T & StoredDocument>();
    for (const row of this.#rows(ids)) {
      const { document } = loadedOf<T>(row);
      if (document) documents.set(row.id, document);
    }
    return documents;
  }

  #rows(ids: readonly string[]): Row[] {
    if (ids.length === 0) return [];
    const sql = `SELECT id, version, sources, doc FROM ${this.#table} WHERE id IN (SELECT value FROM json_each(?))`;
    return this.#statements.of(sql).all(JSON.stringify(ids)).map(rowOf);
  }

  #apply({ id, document, sources, expectedVersion }: Write<T>, stored: Row | undefined): void {
    const before = stored?.doc ? { ...JSON.parse(stored.doc), _id: id } : undefined;
    updateIndexes(this.#statements, this.#slot, this.#state.definition, id, before, document ?? undefined);
    if (!document && Object.keys(sources).length === 0) {
      this.#statements.of(`DELETE FROM ${this.#table} WHERE id = ?`).run(id);
      return;
    }
    this.#statements
      .of(this.#upsert)
      .run(id, expectedVersion + 1, JSON.stringify(sources), document ? JSON.stringify(contentOf(document)) : null);
  }
}
