import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Direction, Scalar } from '../read-store.ts';
import { compareScalars } from '../scalar.ts';
import { fromKey, toKey } from './keys.ts';
import { Milestones } from './milestones.ts';
import { comparePlaces, filterOf, type OrderField, type Place, stretches } from './order.ts';

const seed = Number(process.env['ALUR_SEED'] ?? Date.now() % 2 ** 31);
const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  fc.constantFrom(null, true, false, 0, -0, '', 'a'),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'binary', maxLength: 3 }).filter((text) => text.isWellFormed()),
);
const direction = fc.constantFrom<Direction>('asc', 'desc');
const key = fc.constantFrom('na', 'nb', 'sa', 'sb', 'z');
const place = fc.tuple(
  key,
  key,
  fc.nat(9).map((n) => `d${n}`),
);

function order([first, last]: readonly [Direction, Direction]): OrderField[] {
  return [
    { field: 'a', direction: first },
    { field: 'b', direction: last },
    { field: '_id', direction: last },
  ];
}

/** Reads a filter as a server does. */
function meets([a, b, id]: Place, filter: object): boolean {
  const values = new Map([
    ['k.a', a],
    ['k.b', b],
    ['_id', id],
    ['k', 'there'],
  ]);
  return Object.entries(filter).every(([path, wanted]) => {
    const value = values.get(path)!;
    if (typeof wanted === 'string') return value === wanted;
    const { $gt, $gte, $lt, $lte } = wanted;
    return !(value <= $gt || value < $gte || value >= $lt || value > $lte);
  });
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

  test('stretches between any places, read one after the other, give everything once and in order', () => {
    const places = fc.uniqueArray(place, { selector: String, maxLength: 25 });
    fc.assert(
      fc.property(
        places,
        fc.array(place, { maxLength: 6 }),
        fc.tuple(direction, direction),
        fc.boolean(),
        (all, cuts, directions, cut) => {
          const fields = order(directions);
          const sorted = [...all].sort((x, y) => comparePlaces(fields, x, y));
          const milestones = new Milestones(fields);
          const walked = [...cuts].sort((x, y) => comparePlaces(fields, x, y));
          milestones.add(undefined, cut ? walked : [], 3);
          const from = sorted[Math.floor(sorted.length / 3)];
          for (const begin of [undefined, from]) {
            const seen: Place[] = [];
            for (let at: Place | undefined = begin; ; ) {
              const to = milestones.next(at, 1 + (seen.length % 7));
              for (const stretch of stretches(fields, at, to)) {
                const filter = filterOf(new Map(), stretch);
                if (filter) seen.push(...sorted.filter((one) => meets(one, filter)));
              }
              if (!to) break;
              at = to;
            }
            expect(seen).toEqual(begin ? sorted.slice(sorted.indexOf(begin as never) + 1) : sorted);
          }
        },
      ),
      { seed, numRuns: 2_000 },
    );
  });
});
