import type { Condition, Filter, Query, Scalar, Sort } from '../read-store.ts';

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
  if ('in' in wanted) return found.some((value) => wanted.in.includes(value));
  if ('not' in wanted) return !found.includes(wanted.not);
  if ('prefix' in wanted) return found.some((value) => typeof value === 'string' && value.startsWith(wanted.prefix));
  const comparable = (a: Scalar, b: Scalar): boolean => typeof a === typeof b && a !== null;
  return found.some(
    (value) =>
      (wanted.gte === undefined || (comparable(value, wanted.gte) && naiveCompare(value, wanted.gte) >= 0)) &&
      (wanted.gt === undefined || (comparable(value, wanted.gt) && naiveCompare(value, wanted.gt) > 0)) &&
      (wanted.lte === undefined || (comparable(value, wanted.lte) && naiveCompare(value, wanted.lte) <= 0)) &&
      (wanted.lt === undefined || (comparable(value, wanted.lt) && naiveCompare(value, wanted.lt) < 0)),
  );
}

function inOrder(a: Sample, b: Sample, { by, direction }: Sort): number {
  const orders = by.map((field) => naiveCompare(values(a, field)[0]!, values(b, field)[0]!));
  const order = orders.find((one) => one !== 0) ?? naiveCompare(a.id, b.id);
  return direction === 'asc' ? order : -order;
}

export class NaiveModel {
  readonly documents = new Map<string, Sample>();

  matching(filter: Filter): Sample[] {
    return [...this.documents.values()].filter((sample) =>
      Object.entries(filter).every(([field, wanted]) => holds(values(sample, field), wanted)),
    );
  }

  ids({ filter, sort }: Query): string[] {
    return this.matching(filter)
      .sort((a, b) => (sort ? inOrder(a, b, sort) : naiveCompare(a.id, b.id)))
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
