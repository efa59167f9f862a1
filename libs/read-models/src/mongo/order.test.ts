import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Plan } from '../plan.ts';
import { intervalOf } from '../range.ts';
import type { Scalar, Sort } from '../read-store.ts';
import { compareScalars } from '../scalar.ts';
import { fromKey, toKey } from './keys.ts';
import { filterOf, filtersBehind, type KeyFilter, orderOf, positionOf } from './order.ts';
import type { Stored } from './stored.ts';

const seed = Number(process.env['ALUR_SEED'] ?? Date.now() % 2 ** 31);
const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  fc.constantFrom(null, true, false, 0, -0, '', 'a'),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'binary', maxLength: 3 }).filter((text) => text.isWellFormed()),
);

const value = fc.constantFrom<Scalar>('a', 'b', 'c', 1, 2, true, null);
const stored: fc.Arbitrary<Stored> = fc.record({ id: fc.nat(20), a: value, b: value }).map(({ id, a, b }) => ({
  _id: `d${String(id).padStart(2, '0')}`,
  v: 1,
  s: '{}',
  k: { tenant: toKey('t'), a: toKey(a), b: toKey(b) },
}));
const sort: fc.Arbitrary<Sort> = fc.record({
  by: fc.constantFrom<Sort['by']>(['a'], ['b'], ['a', 'b']),
  direction: fc.constantFrom<Sort['direction']>('asc', 'desc'),
});
const range = fc.option(
  fc.constantFrom({ gte: 'a' }, { gt: 'a' }, { lt: 'c' }, { lte: 2 }, { gte: 'a', lt: 'c' }, { prefix: 'b' }),
);

/** Reads a filter as a server does. */
function meets({ _id, k }: Stored, filter: KeyFilter): boolean {
  return Object.entries(filter).every(([path, wanted]) => {
    const key = path === '_id' ? _id : String(k?.[path.slice(2)]);
    if (typeof wanted === 'string') return key === wanted;
    const { $gt, $gte, $lt, $lte } = wanted as Readonly<Record<string, string>>;
    return !(key <= $gt! || key < $gte! || key >= $lt! || key > $lte!);
  });
}

function inOrder(one: Stored, other: Stored, { by, direction }: Sort): number {
  const [a, b] = [one, other].map((each) => positionOf({ by, direction }, each)) as [
    ReturnType<typeof positionOf>,
    ReturnType<typeof positionOf>,
  ];
  const orders = a.values.map((found, i) => compareScalars(found, b.values[i]!));
  const order = orders.find((each) => each !== 0) ?? compareScalars(a.id, b.id);
  return direction === 'asc' ? order : -order;
}

describe(`The order of a query in MongoDB (ALUR_SEED=${seed})`, () => {
  test('keys sort by their bytes like the values of the port, and lead back to them', () => {
    fc.assert(
      fc.property(scalar, scalar, (a, b) => {
        const expected = Math.sign(compareScalars(a, b)) + 0;
        expect(Math.sign(Buffer.compare(Buffer.from(toKey(a)), Buffer.from(toKey(b))))).toBe(expected);
        expect(fromKey(toKey(a))).toBe(a === 0 ? 0 : a);
      }),
      { seed, numRuns: 2_000 },
    );
  });

  test('the filters behind a document, read one after the other, give what follows it once and in order', () => {
    const documents = fc.uniqueArray(stored, { selector: ({ _id }) => _id, minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(documents, sort, range, fc.nat(), (all, wanted, limits, n) => {
        const equal = { field: 'tenant', equals: ['t'] };
        const decided = limits ? [equal, { field: wanted.by[0], range: intervalOf(limits)! }] : [equal];
        const plan: Plan = { index: 0, fields: ['tenant', ...wanted.by], equalities: 1, decided, residual: [] };
        const filter = filterOf(plan);
        const found = all.filter((one) => meets(one, filter)).sort((a, b) => inOrder(a, b, wanted));
        expect(filtersBehind(filter, orderOf(wanted), undefined)).toEqual([filter]);
        if (found.length === 0) return;
        const at = n % found.length;
        const filters = filtersBehind(filter, orderOf(wanted), positionOf(wanted, found[at]!));
        const behind = filters.flatMap((one) => found.filter((document) => meets(document, one)));
        expect(behind.map(({ _id }) => _id)).toEqual(found.slice(at + 1).map(({ _id }) => _id));
      }),
      { seed, numRuns: 2_000 },
    );
  });
});
