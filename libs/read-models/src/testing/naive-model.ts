import type { Condition, Filter, Query, Scalar, SortField } from '../read-store.ts';

/** The document of the contract suite: every type of field that an index may hold. */
export interface Sample {
  readonly id: string;
  readonly tenant: string;
  readonly state: string;
  readonly rank?: number | null;
  readonly urgent: boolean | null;
  readonly name: string | null;
  readonly tags: readonly string[];
  readonly closed: { readonly at: string } | null;
}

/** Read slowly and plainly: the meaning of the port, written a second time. */
function values(sample: Sample, field: string): readonly Scalar[] {
  switch (field) {
    case '_id':
      return [sample.id];
    case 'tags':
      return sample.tags.length === 0 ? [null] : sample.tags;
    case 'closed.at':
      return [sample.closed?.at ?? null];
    case 'tenant':
    case 'state':
    case 'rank':
    case 'urgent':
    case 'name':
      return [sample[field] ?? null];
    default:
      throw new Error(`The sample has no field ${field}`);
  }
}

function typeRank(value: Scalar): number {
  return value === null ? 4 : value === true ? 3 : value === false ? 2 : typeof value === 'string' ? 1 : 0;
}

export function naiveCompare(a: Scalar, b: Scalar): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return Buffer.from(a).compare(Buffer.from(b));
  return typeRank(a) - typeRank(b);
}

function holds(found: readonly Scalar[], wanted: Scalar | Condition): boolean {
  if (typeof wanted !== 'object' || wanted === null) return found.includes(wanted);
  const comparable = (a: Scalar, b: Scalar): boolean => typeof a === typeof b && a !== null;
  const { not, prefix } = wanted;
  if (not !== undefined && found.includes(not)) return false;
  return found.some(
    (value) =>
      (wanted.in?.includes(value) ?? true) &&
      (wanted.gte === undefined || (comparable(value, wanted.gte) && naiveCompare(value, wanted.gte) >= 0)) &&
      (wanted.gt === undefined || (comparable(value, wanted.gt) && naiveCompare(value, wanted.gt) > 0)) &&
      (wanted.lte === undefined || (comparable(value, wanted.lte) && naiveCompare(value, wanted.lte) <= 0)) &&
      (wanted.lt === undefined || (comparable(value, wanted.lt) && naiveCompare(value, wanted.lt) < 0)) &&
      (prefix === undefined || (typeof value === 'string' && value.startsWith(prefix))),
  );
}

function inOrder(a: Sample, b: Sample, sort: readonly SortField[]): number {
  for (const { field, direction } of sort) {
    const order = naiveCompare(values(a, field)[0]!, values(b, field)[0]!);
    if (order !== 0) return direction === 'asc' ? order : -order;
  }
  const order = naiveCompare(a.id, b.id);
  return sort.at(-1)?.direction === 'desc' ? -order : order;
}

export class NaiveModel {
  readonly documents = new Map<string, Sample>();

  matching(filter: Filter): Sample[] {
    return [...this.documents.values()].filter((sample) =>
      Object.entries(filter).every(([field, wanted]) => holds(values(sample, field), wanted)),
    );
  }

  ids({ filter, sort = [] }: Query): string[] {
    return this.matching(filter)
      .sort((a, b) => inOrder(a, b, sort))
      .map((sample) => sample.id);
  }

  groups(filter: Filter, by: readonly string[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const sample of this.matching(filter)) {
      const key = JSON.stringify(by.map((field) => values(sample, field)[0]));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  }
}
