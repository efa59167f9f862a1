import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Offsets, storedCheckpoint } from '../checkpoint.ts';
import { SampleWriter } from './sample.ts';

export interface OffsetsHarness {
  /** Empty offsets; the suite closes them. */
  open(): Promise<Offsets>;
  /** Closes the offsets and opens them again over the same storage. */
  reopen(offsets: Offsets): Promise<Offsets>;
}

/** Every adapter of `Offsets` must pass. */
export function offsetsContract(name: string, harness: OffsetsHarness): void {
  describe(`${name} keeps offsets`, () => {
    let offsets: Offsets;

    beforeEach(async () => {
      offsets = await harness.open();
    });
    afterEach(() => offsets.close());

    test('a new consumer has none', async () => {
      expect(await offsets.load('portal@intake')).toEqual(new Map());
    });

    test('a save replaces all parts of its consumer and no other', async () => {
      await offsets.save(
        'portal@intake',
        new Map([
          ['tail', '10'],
          ['p1', '17'],
        ]),
      );
      await offsets.save('portal@survey', new Map([['tail', '3']]));
      await offsets.save('portal@intake', new Map([['tail', '20']]));
      expect(await offsets.load('portal@intake')).toEqual(new Map([['tail', '20']]));
      expect(await offsets.load('portal@survey')).toEqual(new Map([['tail', '3']]));
      await offsets.save('portal@intake', new Map());
      expect(await offsets.load('portal@intake')).toEqual(new Map());
    });

    test('a removed consumer is new again, the others stay; removing twice does no harm', async () => {
      await offsets.save('portal@intake', new Map([['tail', '10']]));
      await offsets.save('portal@survey', new Map([['tail', '3']]));
      await offsets.remove('portal@intake');
      await offsets.remove('portal@intake');
      expect(await offsets.load('portal@intake')).toEqual(new Map());
      offsets = await harness.reopen(offsets);
      expect(await offsets.load('portal@intake')).toEqual(new Map());
      expect(await offsets.load('portal@survey')).toEqual(new Map([['tail', '3']]));
    });

    test('names and positions may hold anything', async () => {
      const positions = new Map(['', 'a.b', '$set', 'p/1'].map((part) => [part, `${part}:"9007199254740993"`]));
      await offsets.save('$group.of/one@topic', positions);
      expect(await offsets.load('$group.of/one@topic')).toEqual(positions);
    });

    test('saves at the same time leave one of them whole', async () => {
      const of = (n: number) =>
        new Map([
          ['tail', `${n}`],
          ['p1', `${n}`],
        ]);
      await Promise.all(Array.from({ length: 20 }, (_, n) => offsets.save('portal@intake', of(n))));
      const left = await offsets.load('portal@intake');
      expect(left).toEqual(of(Number(left.get('tail'))));
    });

    test('they are there after a restart', async () => {
      await offsets.save('portal@intake', new Map([['tail', '10']]));
      offsets = await harness.reopen(offsets);
      expect(await offsets.load('portal@intake')).toEqual(new Map([['tail', '10']]));
    });

    test('a checkpoint of a relay is the tail of a consumer', async () => {
      const store = new SqliteEventStore(':memory:');
      await new SampleWriter(store).write('case-1', 2);
      const last = (await store.readAll('', 10)).at(-1)!;
      const checkpoint = storedCheckpoint(offsets, 'relay@intake', store);
      expect(await checkpoint.load()).toBe('');
      await checkpoint.save(last);
      expect(await storedCheckpoint(offsets, 'relay@intake', store).load()).toBe(last.position);
      await store.close();
    });
  });
}
