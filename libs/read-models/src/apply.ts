import type { ContractMessage } from '@alur/contracts';
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

/**
 * Folds messages into the documents that they touch: loaded and written in bulk, each message at most once per document
 * and source stream, again from the start when another writer was faster. A message may come twice and late.
 */
export async function applyMessages<Doc extends object>(
  view: View<Doc>,
  collection: Collection<Doc>,
  messages: readonly ContractMessage[],
): Promise<void> {
  const touched = new Map<string, ContractMessage[]>();
  for (const message of messages) {
    for (const id of new Set(view.documentsOf(message))) {
      const ofDocument = touched.get(id);
      if (ofDocument) ofDocument.push(message);
      else touched.set(id, [message]);
    }
  }
  if (touched.size === 0) return;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const loaded = await collection.load([...touched.keys()]);
    const writes = [...touched].flatMap(([id, ofDocument]) => fold(view, id, loaded.get(id), ofDocument) ?? []);
    if (writes.length === 0 || (await collection.write(writes)).conflicts.length === 0) return;
  }
  throw new Error(`${view.collection.name} was changed by others ${ATTEMPTS} times in a row while it was written`);
}
