import type { Position } from '../page-token.ts';
import type { Plan } from '../plan.ts';
import { QueryError } from '../query-error.ts';
import type { Scalar, SortField } from '../read-store.ts';
import { compareScalars, compareText } from '../scalar.ts';
import { Branch } from './branch.ts';
import { beyond, equalities, range, whereClause } from './conditions.ts';
import type { Statements } from './statements.ts';

const MAX_BRANCHES = 200;

/** Reads the ids that a plan finds, in the order of the query. */
export interface IdReader {
  /** Up to `limit` further documents; fewer only at the end. */
  take(limit: number): Position[];
}

/** Ordered by `_id`. */
class UnsortedReader implements IdReader {
  readonly #statements: Statements;
  readonly #table: string;
  readonly #plan: Plan;
  #after: string | undefined;

  constructor(statements: Statements, table: string, plan: Plan, after: Position | undefined) {
    this.#statements = statements;
    this.#table = table;
    this.#plan = plan;
    this.#after = after?.id;
  }

  take(limit: number): Position[] {
    const parts = [equalities(this.#plan, this.#plan.equal), range(this.#plan)];
    if (this.#after !== undefined) parts.push(beyond(['id'], [this.#after], true, true));
    const sql = `SELECT DISTINCT id FROM ${this.#table}${whereClause(parts)} ORDER BY id LIMIT ?`;
    const rows = this.#statements.of(sql).all(...parts.flatMap((part) => part.params), limit);
    const found = rows.map((row) => ({ id: String(row['id']), values: [] }));
    this.#after = found.at(-1)?.id ?? this.#after;
    return found;
  }
}

/** Merges the branches of a sorted query. A document that several branches find comes once: its places are equal. */
class SortedReader implements IdReader {
  readonly #branches: readonly Branch[];
  readonly #sort: readonly SortField[];
  #lastId: string | undefined;

  constructor(branches: readonly Branch[], sort: readonly SortField[]) {
    this.#branches = branches;
    this.#sort = sort;
  }

  take(limit: number): Position[] {
    const found: Position[] = [];
    while (found.length < limit) {
      const first = this.#first(limit - found.length);
      if (!first) break;
      first.branch.advance();
      if (first.position.id !== this.#lastId) found.push(first.position);
      this.#lastId = first.position.id;
    }
    return found;
  }

  #first(expected: number): { branch: Branch; position: Position } | undefined {
    let first: { branch: Branch; position: Position } | undefined;
    for (const branch of this.#branches) {
      const position = branch.peek(expected);
      if (position && (!first || this.#compare(position, first.position) < 0)) first = { branch, position };
    }
    return first;
  }

  #compare(a: Position, b: Position): number {
    for (const [i, { direction }] of this.#sort.entries()) {
      const order = compareScalars(a.values[i]!, b.values[i]!);
      if (order !== 0) return direction === 'asc' ? order : -order;
    }
    const order = compareText(a.id, b.id);
    return this.#sort.at(-1)!.direction === 'asc' ? order : -order;
  }
}

function combinations(equal: readonly (readonly Scalar[])[]): Scalar[][] {
  return equal.reduce<Scalar[][]>(
    (rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  );
}

export function readIds(
  statements: Statements,
  table: string,
  plan: Plan,
  sort: readonly SortField[],
  after: Position | undefined,
): IdReader {
  if (sort.length === 0) return new UnsortedReader(statements, table, plan, after);
  const fixed = combinations(plan.equal);
  if (fixed.length > MAX_BRANCHES) {
    throw new QueryError('query-not-served', `A sorted query combines at most ${MAX_BRANCHES} values of "in"`);
  }
  return new SortedReader(
    fixed.map((values) => new Branch(statements, table, plan, sort, values, after)),
    sort,
  );
}
