import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { allOf, contentOf, lineOf } from './documents.ts';
import type { Collection, Sort } from './read-store.ts';
import { SqliteReadStore } from './sqlite/index.ts';

interface Paper {
  readonly tenant: string;
  readonly rank: number;
}

/** Two full pages of `allOf` and a part of one, the other tenant's left out. */
const COUNT = 450;

let store: SqliteReadStore;
let papers: Collection<Paper>;

beforeEach(async () => {
  store = new SqliteReadStore(':memory:');
  papers = await store.open<Paper>({ name: 'papers', version: 1, indexes: [['tenant', 'rank']] });
  const documents = Array.from({ length: COUNT + 1 }, (_, n) => ({
    tenant: n === COUNT ? 't2' : 't1',
    rank: COUNT - n,
  }));
  await papers.write(
    documents.map((document, n) => ({ id: `p${n}`, document, sources: { s: n }, expectedVersion: 0 })),
  );
});
afterEach(() => store.close());

test.each<[string, Sort['direction'], (n: number) => number]>([
  ['sorted', 'asc', (n) => n + 1],
  ['the other way round', 'desc', (n) => COUNT - n],
])('gives every document that a query finds, over its pages, %s', async (_, direction, rank) => {
  const ranks: number[] = [];
  for await (const paper of allOf(papers, { filter: { tenant: 't1' }, sort: { by: ['rank'], direction } }))
    ranks.push(paper.rank);
  expect(ranks).toEqual(Array.from({ length: COUNT }, (__, n) => rank(n)));
});

test('reads no further page when the reader stops', async () => {
  let reads = 0;
  const watched: Pick<Collection<Paper>, 'find'> = {
    find: (query) => {
      reads += 1;
      return papers.find(query);
    },
  };
  for await (const paper of allOf(watched, { filter: { tenant: 't1' } })) if (paper.tenant === 't1') break;
  expect(reads).toBe(1);
});

test('what is shown of a document holds neither the fields of the store nor the tenant', async () => {
  const paper = (await papers.get('p7'))!;
  expect(contentOf(paper)).toEqual({ tenant: 't1', rank: COUNT - 7 });
  expect(lineOf(paper)).toEqual({ rank: COUNT - 7 });
});
