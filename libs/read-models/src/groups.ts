import { fieldValues, OBJECT } from './fields.ts';
import type { GroupCount, Scalar } from './read-store.ts';
import { compareScalars } from './scalar.ts';

/** The group that a document belongs to. */
export function groupKey(document: object, by: readonly string[]): Scalar[] {
  return by.map((field) => {
    const [value = null] = fieldValues(document, field);
    return value === OBJECT ? null : value;
  });
}

/** Sums up counts per key. */
export class Groups {
  readonly #groups = new Map<string, GroupCount>();

  add(key: readonly Scalar[], count: number): void {
    const text = JSON.stringify(key);
    this.#groups.set(text, { key, count: (this.#groups.get(text)?.count ?? 0) + count });
  }

  sorted(): GroupCount[] {
    const compare = (a: readonly Scalar[], b: readonly Scalar[]): number =>
      a.map((value, i) => compareScalars(value, b[i]!)).find((order) => order !== 0) ?? 0;
    return [...this.#groups.values()].sort((a, b) => compare(a.key, b.key));
  }
}
