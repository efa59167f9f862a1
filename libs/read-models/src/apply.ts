import type { ContractMessage } from '@alur/contracts';
import { allOf } from './documents.ts';
import type { Collection, Loaded, Sources, Write } from './read-store.ts';
import type { View } from './view.ts';

/** Writers of one collection are few: losing this often means that something else is wrong. */
const ATTEMPTS = 20;

/** What the messages make of one document; undefined when all of them were applied before. */
function fold<Doc extends object>(
  view: View<Doc>,
  id: string,
  loaded: Loaded<Doc> | undefined,
  messages: readonly ContractMessage[],
): Write<Doc> | undefined {
  let document: Doc | undefined = loaded?.document ?? undefined;
  let sources: Sources = loaded?.sources ?? {};
  let existed = loaded !== undefined;
  let changed = false;
  for (const message of messages) {
    if ((sources[message.stream] ?? -1) >= message.revision) continue;
    document = view.evolve(document, message, id);
    sources = { ...sources, [message.stream]: message.revision };
    existed ||= document !== undefined;
    changed = true;
  }
  if (!changed || !existed) return undefined;
  return { id, document: document ?? null, sources, expectedVersion: loaded?.version ?? 0 };
}

type Touched = Map<string, ContractMessage[]>;

function touch(touched: Touched, id: string, message: ContractMessage): void {
  const ofDocument = touched.get(id);
  if (!ofDocument) touched.set(id, [message]);
  else if (ofDocument.at(-1) !== message) ofDocument.push(message);
}

async function write<Doc extends object>(
  view: View<Doc>,
  collection: Collection<Doc>,
  touched: Touched,
): Promise<void> {
  for (let attempt = 1; touched.size > 0 && attempt <= ATTEMPTS; attempt++) {
    const loaded = await collection.load([...touched.keys()]);
    const writes = [...touched].flatMap(([id, messages]) => fold(view, id, loaded.get(id), messages) ?? []);
    if (writes.length === 0 || (await collection.write(writes)).conflicts.length === 0) return touched.clear();
  }
  if (touched.size === 0) return;
  throw new Error(`${view.collection.name} was changed by others ${ATTEMPTS} times in a row while it was written`);
}

/**
 * Touches what it can of the messages and answers the rest: a message with a filter must find what earlier messages of
 * its key make, so it and what follows it of this key wait until that is written.
 */
async function touchAll<Doc extends object>(
  view: View<Doc>,
  collection: Collection<Doc>,
  messages: readonly ContractMessage[],
  touched: Touched,
): Promise<ContractMessage[]> {
  const rest: ContractMessage[] = [];
  const touching = new Set<string>();
  const waiting = new Set<string>();
  for (const message of messages) {
    const { subject } = message;
    const filter = view.select?.(message);
    if (waiting.has(subject) || (filter && touching.has(subject))) {
      waiting.add(subject);
      rest.push(message);
      continue;
    }
    const ids = [...view.documentsOf(message)];
    if (filter) for await (const { _id } of allOf(collection, { filter })) ids.push(_id);
    for (const id of ids) touch(touched, id, message);
    if (ids.length > 0) touching.add(subject);
  }
  return rest;
}

/**
 * Folds messages into the documents that they touch: loaded and written in bulk, each message at most once per document
 * and source stream, again from the start when another writer was faster. A message may come twice and late. Order holds
 * within a key.
 */
export async function applyMessages<Doc extends object>(
  view: View<Doc>,
  collection: Collection<Doc>,
  messages: readonly ContractMessage[],
): Promise<void> {
  for (let rest = messages; rest.length > 0; ) {
    const touched: Touched = new Map();
    rest = await touchAll(view, collection, rest, touched);
    await write(view, collection, touched);
  }
}
