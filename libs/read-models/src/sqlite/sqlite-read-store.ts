import type { DatabaseSync } from 'node:sqlite';
import { GroupCommit, openDatabase } from '@alur/sqlite';
import { checkDefinition } from '../query-check.ts';
import { QueryError } from '../query-error.ts';
import type { Collection, CollectionDefinition, ReadStore } from '../read-store.ts';
import { updateIndexes } from './index-rows.ts';
import { type CollectionState, SqliteCollection } from './sqlite-collection.ts';
import { Statements } from './statements.ts';
import { createDocumentTable, createIndexTable, documentTable, indexTable, type Slot } from './tables.ts';

/**
 * Views as JSON documents in one SQLite file (or `:memory:`). Each declared index is a table of keys, so that arrays,
 * booleans and nulls are found and ordered alike. Given a path it does not sync at every commit: views can be built again
 * from the logs. Given a database that also holds the offsets of the views' consumer group, they are never ahead of the views.
 */
export class SqliteReadStore implements ReadStore {
  readonly shared = false;
  readonly #db: DatabaseSync;
  readonly #owned: boolean;
  readonly #statements: Statements;
  readonly #commits: GroupCommit;
  readonly #live = new Map<string, CollectionState>();

  constructor(database: string | DatabaseSync) {
    this.#owned = typeof database === 'string';
    this.#db = typeof database === 'string' ? openDatabase(database, { durable: false }) : database;
    this.#statements = new Statements(this.#db);
    this.#commits = new GroupCommit(this.#db);
    this.#db.exec(
      'CREATE TABLE IF NOT EXISTS collections (slot TEXT, name TEXT, indexes TEXT NOT NULL, PRIMARY KEY (slot, name))',
    );
  }

  async open<T extends object>(definition: CollectionDefinition): Promise<Collection<T>> {
    checkDefinition(definition);
    await this.#commits.run(() => {
      this.#statements.of(createDocumentTable('live', definition.name)).run();
      this.#ensureIndexes('live', definition);
    });
    const state = this.#live.get(definition.name) ?? { definition };
    state.definition = definition;
    this.#live.set(definition.name, state);
    return new SqliteCollection<T>(this.#statements, this.#commits, 'live', state);
  }

  async openShadow<T extends object>(definition: CollectionDefinition): Promise<Collection<T>> {
    checkDefinition(definition);
    await this.#commits.run(() => {
      this.#drop('shadow', definition.name);
      this.#db.exec(createDocumentTable('shadow', definition.name));
      this.#ensureIndexes('shadow', definition);
    });
    return new SqliteCollection<T>(this.#statements, this.#commits, 'shadow', { definition });
  }

  async dropShadow({ name }: CollectionDefinition): Promise<void> {
    await this.#commits.run(() => this.#drop('shadow', name));
  }

  async promoteShadow(definition: CollectionDefinition): Promise<void> {
    const { name } = definition;
    await this.#commits.run(() => {
      const indexes = this.#declared('shadow', name);
      if (!indexes) throw new QueryError('query-invalid', `${name} has no shadow to promote`);
      this.#drop('live', name);
      this.#db.exec(`ALTER TABLE ${documentTable('shadow', name)} RENAME TO ${documentTable('live', name)}`);
      for (const index of indexes.keys()) {
        this.#db.exec(`ALTER TABLE ${indexTable('shadow', name, index)} RENAME TO ${indexTable('live', name, index)}`);
      }
      this.#statements.of(`UPDATE collections SET slot = 'live' WHERE slot = 'shadow' AND name = ?`).run(name);
    });
    const state = this.#live.get(name);
    if (state) state.definition = definition;
  }

  async close(): Promise<void> {
    this.#commits.flush();
    if (this.#owned && this.#db.isOpen) this.#db.close();
  }

  #declared(slot: Slot, name: string): string[][] | undefined {
    const row = this.#statements.of('SELECT indexes FROM collections WHERE slot = ? AND name = ?').get(slot, name);
    return row ? JSON.parse(String(row['indexes'])) : undefined;
  }

  #drop(slot: Slot, name: string): void {
    for (const index of (this.#declared(slot, name) ?? []).keys()) {
      this.#db.exec(`DROP TABLE ${indexTable(slot, name, index)}`);
    }
    this.#db.exec(`DROP TABLE IF EXISTS ${documentTable(slot, name)}`);
    this.#statements.of('DELETE FROM collections WHERE slot = ? AND name = ?').run(slot, name);
  }

  /** Builds the index tables again from the documents when the declaration has changed. */
  #ensureIndexes(slot: Slot, definition: CollectionDefinition): void {
    const { name } = definition;
    const declared = this.#declared(slot, name);
    const wanted = JSON.stringify(definition.indexes);
    if (declared && JSON.stringify(declared) === wanted) return;
    for (const index of (declared ?? []).keys()) this.#db.exec(`DROP TABLE ${indexTable(slot, name, index)}`);
    for (const index of definition.indexes.keys()) this.#db.exec(createIndexTable(slot, definition, index));
    this.#statements.of('INSERT OR REPLACE INTO collections VALUES (?, ?, ?)').run(slot, name, wanted);
    const documents = this.#db.prepare(`SELECT id, doc FROM ${documentTable(slot, name)} WHERE doc IS NOT NULL`).all();
    for (const row of documents) {
      const id = String(row['id']);
      updateIndexes(this.#statements, slot, definition, id, undefined, JSON.parse(String(row['doc'])));
    }
  }
}
