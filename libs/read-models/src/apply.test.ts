import { CaseReopened, type ContractMessage } from '@alur/contracts';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyMessages } from './apply.ts';
import type { Collection } from './read-store.ts';
import { SqliteReadStore } from './sqlite/sqlite-read-store.ts';
import { historyView, presentView, type Reopened, tallyView } from './testing/sample-views.ts';
import type { View } from './view.ts';

const seed = Number(process.env['ALUR_SEED'] ?? Date.now() % 2 ** 31);

function message(key: string, revision: number): ContractMessage {
  return {
    id: `${key}-${revision}`,
    type: CaseReopened.type,
    source: 'alur/intake',
    subject: key,
    time: '2026-07-01T02:30:00.000Z',
    tenant: 'oku-selatan',
    actor: 'oku-selatan.front-office-1',
    stream: `oku-selatan/case/${key}`,
    revision,
    correlationId: 'c',
    data: { caseId: key, reasonCode: `n${revision}`, by: 'oku-selatan.front-office-1', at: '2026-07-01T02:30:00.000Z' },
  };
}

test.each<[string, View<object>]>([
  ['a growing document', historyView()],
  ['a document that is deleted and made again', presentView()],
  ['a document of several streams', tallyView()],
])(`older messages that come again, anywhere, change nothing: %s (ALUR_SEED=${seed})`, async (_, view) => {
  const traffic = fc.record({
    keys: fc.array(fc.constantFrom('a', 'bb', 'ccc', 'd'), { minLength: 1, maxLength: 25 }),
    repeats: fc.array(fc.nat(), { maxLength: 15 }),
    batch: fc.integer({ min: 1, max: 7 }),
  });
  const store = new SqliteReadStore(':memory:');
  await fc.assert(
    fc.asyncProperty(traffic, async ({ keys, repeats, batch }) => {
      const next = new Map<string, number>();
      const once = keys.map((key) => {
        next.set(key, (next.get(key) ?? -1) + 1);
        return message(key, next.get(key)!);
      });
      const delivered = [...once];
      for (const repeat of repeats) {
        const place = repeat % delivered.length;
        delivered.splice(place + 1, 0, delivered[(repeat * 7) % (place + 1)]!);
      }
      const plain = await store.openShadow<object>({ ...view.collection, name: 'plain' });
      await applyMessages(view, plain, once);
      const repeated = await store.openShadow<object>({ ...view.collection, name: 'repeated' });
      for (let i = 0; i < delivered.length; i += batch) {
        await applyMessages(view, repeated, delivered.slice(i, i + batch));
      }
      expect(await repeated.digest()).toEqual(await plain.digest());
    }),
    { seed, numRuns: 60, endOnFailure: true },
  );
  await store.close();
});

const LOST = 'The connection was lost';

function lostConnection(error: unknown): true {
  if (error instanceof Error && error.message === LOST) return true;
  throw error;
}

/** Deletes all documents of a key at each third message of it, and makes one document at each other. */
const perMessage: View<Reopened> = {
  ...historyView(),
  collection: { name: 'per-message', version: 1, indexes: [['caseId']] },
  documentsOf: ({ subject, revision }) => (revision % 3 === 2 ? [] : [`${subject}-${revision}`]),
  select: ({ subject, revision }) => (revision % 3 === 2 ? { caseId: subject } : undefined),
  evolve: (_, { subject, revision }) =>
    revision % 3 === 2 ? undefined : { caseId: subject, reasons: [String(revision)] },
};

test.each<[string, View<object>]>([
  ['a growing document', historyView()],
  ['a document that is deleted and made again', presentView()],
  ['a document of several streams', tallyView()],
  ['documents that a filter finds', perMessage],
])(`a batch that was written in part comes again and ends the same: %s (ALUR_SEED=${seed})`, async (_, view) => {
  const traffic = fc.record({
    keys: fc.array(fc.constantFrom('a', 'bb', 'ccc'), { minLength: 1, maxLength: 25 }),
    batch: fc.integer({ min: 1, max: 9 }),
    /** For each write: which documents reach the store before it fails; none fails once they are used up. */
    failures: fc.array(fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }), { maxLength: 8 }),
  });
  const store = new SqliteReadStore(':memory:');
  await fc.assert(
    fc.asyncProperty(traffic, async ({ keys, batch, failures }) => {
      const next = new Map<string, number>();
      const messages = keys.map((key) => {
        next.set(key, (next.get(key) ?? -1) + 1);
        return message(key, next.get(key)!);
      });
      const plain = await store.openShadow<object>({ ...view.collection, name: 'plain' });
      const target = await store.openShadow<object>({ ...view.collection, name: 'torn' });
      const waiting = [...failures];
      const torn: Pick<Collection<object>, 'load' | 'find' | 'write'> = {
        load: (ids) => target.load(ids),
        find: (query) => target.find(query),
        write: async (writes) => {
          const reached = waiting.shift();
          if (reached === undefined) return target.write(writes);
          await target.write(writes.filter((_, place) => reached[place % reached.length]));
          throw new Error(LOST);
        },
      };
      for (let first = 0; first < messages.length; first += batch) {
        const delivered = messages.slice(first, first + batch);
        await applyMessages(view, plain, delivered);
        const attempt = () => applyMessages(view, torn as Collection<object>, delivered);
        for (let failed = true; failed; ) failed = await attempt().then(() => false, lostConnection);
      }
      expect(await target.digest()).toEqual(await plain.digest());
    }),
    { seed, numRuns: 100, endOnFailure: true },
  );
  await store.close();
});

test('writers of the same documents lose nothing: a conflict loads and folds again', async () => {
  const store = new SqliteReadStore(':memory:');
  const view = tallyView();
  const collection = await store.open<{ readonly last: Readonly<Record<string, number>> }>(view.collection);
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => applyMessages(view, collection, [message(key, 0)])));
  expect(Object.keys((await collection.get('all'))!.last)).toHaveLength(5);
  await store.close();
});

test('a deletion that nothing preceded leaves no marker', async () => {
  const store = new SqliteReadStore(':memory:');
  const collection = await store.open<Reopened>(presentView().collection);
  await applyMessages(presentView(), collection, [message('a', 2)]);
  expect(await collection.load(['a'])).toEqual(new Map());
  await store.close();
});

test('a message reaches documents by a filter, also those that the same batch makes', async () => {
  const store = new SqliteReadStore(':memory:');
  const perEvent = {
    ...historyView(),
    collection: { name: 'per-event', version: 1, indexes: [['caseId']] },
    documentsOf: (m: ContractMessage) => (m.revision < 3 ? [`${m.subject}-${m.revision}`] : []),
    select: (m: ContractMessage) => (m.revision === 3 ? { caseId: m.subject } : undefined),
    evolve: (document: Reopened | undefined, m: ContractMessage) =>
      m.revision === 3 ? undefined : { caseId: m.subject, reasons: [...(document?.reasons ?? []), 'here'] },
  };
  const collection = await store.open<Reopened>(perEvent.collection);
  const batch = [0, 1, 2, 3].map((revision) => message('a', revision));
  await applyMessages(perEvent, collection, [message('b', 0), ...batch, message('a', 4)]);
  await applyMessages(perEvent, collection, batch);
  expect((await collection.find({ filter: {} })).items.map((item) => item._id)).toEqual(['b-0']);
  await store.close();
});
