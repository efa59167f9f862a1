import type { mongo } from '@alur/mongo';
import { contentOf } from '../documents.ts';
import type { CollectionDefinition, Loaded, Sources, StoredDocument, Write } from '../read-store.ts';
import { type Keys, keysOf } from './keys.ts';

/** A document as stored in MongoDB. A marker of a deleted one has neither `k` nor `d`. */
export interface Stored {
  readonly _id: string;
  readonly v: number;
  /** `_sources` as JSON: stream names hold dots. */
  readonly s: string;
  /** Keys of the indexed fields. */
  readonly k?: Keys;
  /** The document, as people see it in the tools of MongoDB. */
  readonly d?: unknown;
  /** Names of fields in `d` are escaped. */
  readonly e?: true;
  /** Mark of the write that left it so. */
  readonly w?: mongo.ObjectId;
}

/** Characters that a server may refuse in the name of a field. */
const UNSAFE = /[%.$\0]/g;

/** What the driver takes for its own when it comes as the name of a field. */
function isTaken(name: string): boolean {
  return name in Object.prototype || name === '_bsontype' || name === 'toBSON';
}

function hex(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function escapeName(name: string): string {
  return isTaken(name) ? hex(name) + name.slice(1) : name.replace(UNSAFE, hex);
}

function unescapeName(name: string): string {
  return name.replace(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((element) => renamed(element, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [rename(name), renamed(inner, rename)]));
}

function isUnsafe(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(isUnsafe);
  for (const name of Object.keys(value)) {
    if (escapeName(name) !== name || isUnsafe(Reflect.get(value, name))) return true;
  }
  return false;
}

/**
 * @param before the version that the document follows
 * @throws QueryError when an index does not take the document
 */
export function toStored(definition: CollectionDefinition, write: Write<object>, before: number): Stored {
  const head = { _id: write.id, v: before + 1, s: JSON.stringify(write.sources) };
  if (!write.document) return head;
  const content = JSON.parse(JSON.stringify(contentOf(write.document)));
  const k = keysOf(definition, content);
  return isUnsafe(content) ? { ...head, k, d: renamed(content, escapeName), e: true } : { ...head, k, d: content };
}

/** The document without the store's own fields; undefined for a marker. */
export function contentOfStored({ d, e }: Stored): object | undefined {
  if (typeof d !== 'object' || d === null) return undefined;
  const content = e ? renamed(d, unescapeName) : d;
  return typeof content === 'object' && content !== null ? content : undefined;
}

export function loadedOf<T extends object>(stored: Stored): Loaded<T> {
  const sources: Sources = JSON.parse(stored.s);
  const content = contentOfStored(stored);
  const own = { _id: stored._id, _version: stored.v, _sources: sources };
  const document = content === undefined ? null : ({ ...content, ...own } as T & StoredDocument);
  return { document, version: stored.v, sources };
}
