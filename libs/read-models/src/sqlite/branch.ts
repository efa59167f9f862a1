import type { Position } from '../page-token.ts';
import type { Plan } from '../plan.ts';
import type { Scalar, SortField } from '../read-store.ts';
import { compareScalars } from '../scalar.ts';
import { beyond, type Conditions, columnName, equalities, range, whereClause } from './conditions.ts';
import { fromKey, type Key, toKey } from './keys.ts';
import type { Statements } from './statements.ts';

/** Where reading goes on: beyond these values of the first order columns. */
interface Start {
  readonly values: readonly Key[];
  readonly strict: boolean;
}

/**
 * One combination of the values compared by equality. Its rows lie in the index in the order of the sort, so that each
 * fetch is one seek; a query with `in` merges several branches.
 */
export class Branch {
  readonly #statements: Statements;
  readonly #table: string;
  readonly #plan: Plan;
  readonly #sort: readonly SortField[];
  readonly #fixed: readonly Scalar[];
  readonly #names: readonly string[];
  #start: Start | undefined;
  #done = false;
  #buffer: Position[] = [];
  #next = 0;

  constructor(
    statements: Statements,
    table: string,
    plan: Plan,
    sort: readonly SortField[],
    fixed: readonly Scalar[],
    after: Position | undefined,
  ) {
    this.#statements = statements;
    this.#table = table;
    this.#plan = plan;
    this.#sort = sort;
    this.#fixed = fixed;
    this.#names = plan.order.map(({ column }) => columnName(plan, column));
    if (after) this.#startAfter(after);
  }

  /** The next document of this branch; undefined at its end. `expected` is how many more the caller may want. */
  peek(expected: number): Position | undefined {
    if (this.#next === this.#buffer.length && !this.#done) this.#fetch(expected);
    return this.#buffer[this.#next];
  }

  advance(): void {
    this.#next += 1;
  }

  #fixedValue(field: string): Scalar | undefined {
    const column = this.#plan.fields.indexOf(field);
    return column < this.#fixed.length ? this.#fixed[column] : undefined;
  }

  /** A field that is fixed here decides by itself whether what shares the values before it comes before or after the position. */
  #startAfter(after: Position): void {
    const values: Key[] = [];
    const { direction: last } = this.#sort.at(-1)!;
    for (const [i, { field, direction }] of [...this.#sort, { field: '_id', direction: last }].entries()) {
      const fixed = this.#fixedValue(field);
      const wanted = field === '_id' ? after.id : after.values[i]!;
      if (fixed === undefined) {
        values.push(toKey(wanted));
        continue;
      }
      const side = compareScalars(fixed, wanted) * (direction === 'asc' ? 1 : -1);
      if (side === 0) continue;
      if (values.length > 0) this.#start = { values, strict: side < 0 };
      else this.#done = side < 0;
      return;
    }
    if (values.length > 0) this.#start = { values: values.slice(0, this.#names.length), strict: true };
    else this.#done = true;
  }

  #fetch(limit: number): void {
    const [first, ...others] = this.#plan.order;
    const mixed = others.some(({ direction }) => direction !== first!.direction);
    this.#buffer = mixed ? this.#grouped(limit) : this.#select([], 0, this.#start, limit);
    this.#next = 0;
    this.#done = this.#buffer.length < limit;
    const last = this.#buffer.at(-1);
    if (last) this.#start = { values: this.#orderKeys(last), strict: true };
  }

  /**
   * The first order column runs one way and the others the other way: an index cannot be read like that in one go, so
   * each distinct value of the first column is one seek.
   */
  #grouped(limit: number): Position[] {
    const found: Position[] = [];
    let start = this.#start;
    let group = start && (start.values.length > 1 || !start.strict) ? start.values[0] : this.#nextGroup(start);
    while (group !== undefined) {
      const inner =
        start && start.values.length > 1 ? { values: start.values.slice(1), strict: start.strict } : undefined;
      const here: Conditions = { sql: [`${this.#names[0]} = ?`], params: [group] };
      found.push(...this.#select([here], 1, inner, limit - found.length));
      if (found.length === limit) break;
      start = { values: [group], strict: true };
      group = this.#nextGroup(start);
    }
    return found;
  }

  #nextGroup(start: Start | undefined): Key | undefined {
    const name = this.#names[0]!;
    const ascending = this.#plan.order[0]!.direction === 'asc';
    const parts = [this.#equalities(), range(this.#plan)];
    if (start) parts.push(beyond([name], start.values.slice(0, 1), ascending, start.strict));
    const sql = `SELECT ${name} AS key FROM ${this.#table}${whereClause(parts)} ORDER BY ${name} ${ascending ? 'ASC' : 'DESC'} LIMIT 1`;
    const row = this.#statements.of(sql).get(...parts.flatMap((part) => part.params));
    const key = row?.['key'];
    return typeof key === 'string' || typeof key === 'number' || key instanceof Uint8Array ? key : undefined;
  }

  /** Rows in the order of the columns from `first` on, which all run the same way. */
  #select(extra: readonly Conditions[], first: number, start: Start | undefined, limit: number): Position[] {
    const names = this.#names.slice(first);
    const ascending = this.#plan.order.at(-1)?.direction !== 'desc';
    const parts = [this.#equalities(), ...(first === 0 ? [range(this.#plan)] : []), ...extra];
    if (start) parts.push(beyond(names.slice(0, start.values.length), start.values, ascending, start.strict));
    const order = names.map((name) => `${name} ${ascending ? 'ASC' : 'DESC'}`).join(', ');
    const columns = [...new Set([...this.#names, 'id'])].join(', ');
    const sql = `SELECT ${columns} FROM ${this.#table}${whereClause(parts)}${order && ` ORDER BY ${order}`} LIMIT ?`;
    const rows = this.#statements.of(sql).all(...parts.flatMap((part) => part.params), limit);
    return rows.map((row) => ({
      id: String(row['id']),
      values: this.#sort.map(({ field }) => this.#fixedValue(field) ?? fromKey(row[this.#columnOf(field)])),
    }));
  }

  #equalities(): Conditions {
    return equalities(
      this.#plan,
      this.#fixed.map((value) => [value]),
    );
  }

  #columnOf(field: string): string {
    return columnName(this.#plan, this.#plan.fields.indexOf(field));
  }

  #orderKeys({ id, values }: Position): Key[] {
    return this.#plan.order.map(({ column }) => {
      const field = this.#plan.fields[column];
      return field === '_id' ? id : toKey(values[this.#sort.findIndex((s) => s.field === field)]!);
    });
  }
}
