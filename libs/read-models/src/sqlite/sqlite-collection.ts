import type { GroupCommit } from '@alur/sqlite';
import { ContentDigest, canonicalJson } from '../canonical.ts';
import { contentOf } from '../documents.ts';
import { Groups, groupKey } from '../groups.ts';
import { matches } from '../match.ts';
import { queryFingerprint, readPageToken, writePageToken } from '../page-token.ts';
import { type Plan, PRIMARY, planQuery } from '../plan.ts';
import { checkFilter, checkGroup, checkQuery, type Restriction } from '../query-check.ts';
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
import { columnName, equalities, range, whereClause } from './conditions.ts';
import { updateIndexes } from './index-rows.ts';
import { fromKey } from './keys.ts';
import { readIds } from './reader.ts';
import type { Statements } from './statements.ts';
import { documentTable, indexTable, type Slot } from './tables.ts';

/** How many documents are read at a time while conditions are checked on them. */
const CHUNK = 200;

interface Row {
  readonly id: string;
  readonly version: number;
  readonly sources: string;
  readonly doc: string | null;
}

function rowOf(raw: Record<string, unknown>): Row {
  return {
    id: String(raw['id']),
    version: Number(raw['version']),
    sources: String(raw['sources']),
    doc: typeof raw['doc'] === 'string' ? raw['doc'] : null,
  };
}

function loadedOf<T extends object>({ id, version, sources, doc }: Row): Loaded<T> {
  const parsed = JSON.parse(sources);
  const document = doc === null ? null : { ...JSON.parse(doc), _id: id, _version: version, _sources: parsed };
  return { document, version, sources: parsed };
}

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
    const checked = checkQuery(query);
    const { name, indexes } = this.#state.definition;
    const plan = planQuery(name, indexes, checked);
    const fingerprint = queryFingerprint(name, query.filter, checked.sort);
    const after = query.after === undefined ? undefined : readPageToken(fingerprint, query.after);
    const reader = readIds(this.#statements, this.#tableOf(plan), plan, checked.sort, after);
    const found: { readonly document: T & StoredDocument; readonly token: () => string }[] = [];
    for (let more = true; more && found.length <= checked.limit; ) {
      const wanted = plan.residual.length > 0 ? CHUNK : checked.limit + 1 - found.length;
      const positions = reader.take(wanted);
      const documents = this.#documents(positions.map(({ id }) => id));
      for (const position of positions) {
        const document = documents.get(position.id);
        if (document && matches(document, plan.residual)) {
          found.push({ document, token: () => writePageToken(fingerprint, position) });
        }
      }
      more = positions.length === wanted;
    }
    const items = found.slice(0, checked.limit);
    return {
      items: items.map(({ document }) => document),
      next: found.length > checked.limit ? items.at(-1)!.token() : null,
    };
  }

  async count(filter: Filter): Promise<number> {
    const restrictions = checkFilter(filter);
    const plan = this.#plan(restrictions);
    if (plan.residual.length > 0) return this.#matching(plan).reduce((count) => count + 1, 0);
    const parts = [equalities(plan, plan.equal), range(plan)];
    const sql = `SELECT count(DISTINCT id) AS count FROM ${this.#tableOf(plan)}${whereClause(parts)}`;
    return Number(this.#statements.of(sql).get(...parts.flatMap((part) => part.params))!['count']);
  }

  async groupCount(filter: Filter, by: readonly string[]): Promise<GroupCount[]> {
    checkGroup(by);
    const plan = this.#plan(checkFilter(filter));
    const columns = by.map((field) => plan.fields.indexOf(field));
    const groups = new Groups();
    if (plan.residual.length === 0 && !columns.includes(-1)) {
      const parts = [equalities(plan, plan.equal), range(plan)];
      const names = columns.map((column) => columnName(plan, column));
      const sql = `SELECT ${names.map((name, i) => `${name} AS g${i}`).join(', ')}, count(DISTINCT id) AS count
        FROM ${this.#tableOf(plan)}${whereClause(parts)} GROUP BY ${names.join(', ')}`;
      for (const row of this.#statements.of(sql).all(...parts.flatMap((part) => part.params))) {
        const key = by.map((_, i) => fromKey(row[`g${i}`]));
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

  #plan(restrictions: readonly Restriction[]): Plan {
    const { name, indexes } = this.#state.definition;
    return planQuery(name, indexes, { restrictions, sort: [] });
  }

  #tableOf({ index }: Plan): string {
    return index === PRIMARY ? this.#table : indexTable(this.#slot, this.#state.definition.name, index);
  }

  *#matching(plan: Plan): Generator<T & StoredDocument> {
    const reader = readIds(this.#statements, this.#tableOf(plan), plan, [], undefined);
    for (let positions = reader.take(CHUNK); positions.length > 0; positions = reader.take(CHUNK)) {
      for (const document of this.#documents(positions.map(({ id }) => id)).values()) {
        if (matches(document, plan.residual)) yield document;
      }
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
