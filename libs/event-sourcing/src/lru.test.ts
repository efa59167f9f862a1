import { expect, test } from '@jest/globals';
import { Lru } from './lru.ts';

test('the entry that was not used for longest is pushed out', () => {
  const lru = new Lru<number>(2);
  lru.set('a', 1);
  lru.set('b', 2);
  lru.get('a');
  lru.set('c', 3);
  expect(['a', 'b', 'c'].map((key) => lru.get(key))).toEqual([1, undefined, 3]);
  lru.set('c', 4);
  expect(['a', 'c'].map((key) => lru.get(key))).toEqual([1, 4]);
});
