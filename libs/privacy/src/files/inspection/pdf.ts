import { inflateSync } from 'node:zlib';
import {
  PDFArray,
  PDFDict,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFObjectStreamParser,
  PDFParser,
  PDFRawStream,
  PDFStream,
  PDFXRefStreamParser,
} from '@cantoo/pdf-lib';
import type { FoundFault } from './fault.ts';

/** Objects of a document are packed in streams of some hundred; one that unpacks to more is a bomb. */
const OBJECT_STREAM_LIMIT = 16 * 1024 * 1024;
/** Where an object begins, as a reader finds it by an offset: also inside a stream, a text or a comment. */
const OBJECT_HEADER = /\d[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]*obj(?![A-Za-z])/g;

/** Actions that run code, open or send something outside the document. Links to places and addresses are none. */
const ACTIONS = names(
  'GoToE',
  'GoToR',
  'ImportData',
  'JavaScript',
  'Launch',
  'Rendition',
  'RichMediaExecute',
  'SubmitForm',
);
/** Annotations that play or carry another file. */
const ANNOTATIONS = names('3D', 'FileAttachment', 'Movie', 'RichMedia', 'Screen', 'Sound');
/** Keys of scripts, of attached files, and of forms with scripts of their own. */
const KEYS = names('EmbeddedFiles', 'JavaScript', 'XFA');
const [ACTION, ADDITIONAL_ACTIONS, EMBEDDED, FILTER, FIRST, COUNT, SUBTYPE, TYPE] = [
  ...names('S', 'AA', 'EF', 'Filter', 'First', 'N', 'Subtype', 'Type'),
] as [PDFName, PDFName, PDFName, PDFName, PDFName, PDFName, PDFName, PDFName];
const OBJECT_STREAM = PDFName.of('ObjStm');

/** Every object of the file, also one that a later revision replaces: which one is shown depends on the reader. */
class EveryObject extends PDFParser {
  readonly objects: PDFObject[] = [];

  /** @param strict an object that cannot be read ends the reading; else it is left out */
  constructor(bytes: Uint8Array, strict: boolean) {
    super(bytes, Number.POSITIVE_INFINITY, strict);
    const assign = this.context.assign.bind(this.context);
    this.context.assign = (ref, object) => {
      this.objects.push(object);
      assign(ref, object);
    };
  }
}

boundInflation(PDFObjectStreamParser);
boundInflation(PDFXRefStreamParser);

/** Undefined for a document that only shows pages. */
export async function faultOfPdf(bytes: Uint8Array): Promise<FoundFault | undefined> {
  const parser = new EveryObject(bytes, true);
  const context = await parser.parseDocument().catch(() => undefined);
  if (context === undefined) return (await isEncrypted(bytes)) ? 'upload-encrypted' : 'upload-damaged';
  const { Root, Encrypt } = context.trailerInfo;
  if (Encrypt !== undefined) return 'upload-encrypted';
  if (!(context.lookup(Root) instanceof PDFDict) || !Buffer.from(bytes).includes('%%EOF')) return 'upload-damaged';
  if (hidesObjects(bytes, parser.objects)) return 'upload-suspicious';
  return parser.objects.some(isActive) ? 'upload-active-content' : undefined;
}

/** Encrypted streams of objects cannot be read, but what follows them says that they are encrypted. */
async function isEncrypted(bytes: Uint8Array): Promise<boolean> {
  const context = await new EveryObject(bytes, false).parseDocument().catch(() => undefined);
  return context?.trailerInfo.Encrypt !== undefined;
}

/** True when a reader can find an object that the parser did not see. */
function hidesObjects(bytes: Uint8Array, objects: readonly PDFObject[]): boolean {
  const packed = objects.filter((object) => object instanceof PDFRawStream && object.dict.has(FIRST));
  const streams = packed.filter((object): object is PDFRawStream => object instanceof PDFRawStream);
  // Readers unpack what an index of theirs names, whatever the stream says of itself.
  if (streams.some(({ dict }) => dict.has(COUNT) && dict.get(TYPE) !== OBJECT_STREAM)) return true;
  const inStreams = streams.reduce((sum, { dict }) => sum + countOf(dict), 0);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return (text.match(OBJECT_HEADER)?.length ?? 0) !== objects.length - inStreams;
}

function countOf(dict: PDFDict): number {
  const count = dict.lookup(COUNT);
  return count instanceof PDFNumber ? count.asNumber() : 0;
}

/** Iterative, because an object may be nested deeper than the stack. References lead to objects that are seen anyway. */
function isActive(object: PDFObject): boolean {
  const open: PDFObject[] = [object];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next instanceof PDFArray) open.push(...next.asArray());
    const dict = next instanceof PDFStream ? next.dict : next;
    if (!(dict instanceof PDFDict)) continue;
    if (dictIsActive(dict)) return true;
    open.push(...dict.values());
  }
  return false;
}

function dictIsActive(dict: PDFDict): boolean {
  const [action, subtype] = [dict.lookup(ACTION), dict.lookup(SUBTYPE)];
  if (action instanceof PDFName && ACTIONS.has(action)) return true;
  if (subtype instanceof PDFName && ANNOTATIONS.has(subtype)) return true;
  if (dict.keys().some((key) => KEYS.has(key))) return true;
  if (dict.lookup(EMBEDDED) instanceof PDFDict) return true;
  // A font may be called AA as well: additional actions are a dictionary of actions.
  const additional = dict.lookup(ADDITIONAL_ACTIONS);
  return additional instanceof PDFDict && additional.keys().some((key) => isAction(additional.lookup(key)));
}

function isAction(object: PDFObject | undefined): boolean {
  return object instanceof PDFDict && object.has(ACTION);
}

/** The parser itself unpacks streams of objects without a limit. */
function boundInflation<Parser>(streams: { forStream: (stream: PDFRawStream) => Parser }): void {
  const parse = streams.forStream;
  streams.forStream = (stream, ...rest) => {
    const filter = stream.dict.lookup(FILTER);
    const only = filter instanceof PDFArray && filter.size() === 1 ? filter.lookup(0) : filter;
    if (only === PDFName.of('FlateDecode')) inflateSync(stream.contents, { maxOutputLength: OBJECT_STREAM_LIMIT });
    else if (only !== undefined) throw new Error('A stream of objects is packed in an unusual way');
    return parse(stream, ...rest);
  };
}

function names(...texts: string[]): Set<PDFName> {
  return new Set(texts.map((text) => PDFName.of(text)));
}
