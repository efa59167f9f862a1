import { createInflateRaw } from 'node:zlib';
import { pieces } from './pieces.ts';
import { UnreadableListError } from './unreadable-list.ts';

/** A list of 200 000 orders unpacks to about 30 MB. */
const MAX_UNPACKED_BYTES = 120 * 1024 * 1024;
const MAX_ENTRIES = 200;

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const DESCRIPTOR_SIZES = [0, 12, 16, 20, 24];

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  /** Where its local header begins. */
  readonly at: number;
}

/**
 * The ZIP with its worksheets last: the reader of spreadsheets would otherwise put them in the clear on the disk until it
 * has seen the shared strings. Refuses a ZIP that unpacks to more than a list can be. The sizes that a ZIP claims are not
 * believed: every entry is unpacked, counted and thrown away. Entries must lie side by side and be in the directory,
 * because a reader that goes from entry to entry would also unpack what the directory hides.
 * @throws UnreadableListError
 */
export async function guardedZip(bytes: Uint8Array): Promise<Uint8Array> {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const { entries, directory } = readDirectory(zip);
  let end = 0;
  let left = MAX_UNPACKED_BYTES;
  for (const { method, packed, at } of entries) {
    if (end === 0 ? at !== 0 : !DESCRIPTOR_SIZES.includes(at - end)) throw damaged();
    if (at + 30 > zip.length || zip.readUInt32LE(at) !== LOCAL_ENTRY) throw damaged();
    const from = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
    end = from + packed;
    if (end > directory) throw damaged();
    left -= method === 0 ? packed : await unpackedSize(zip.subarray(from, end), method, left);
    if (left < 0) throw tooLarge();
  }
  if (!DESCRIPTOR_SIZES.includes(directory - end)) throw damaged();
  const parts = entries.map(({ name, at }, index) => {
    return { sheet: name.startsWith('xl/worksheets/'), part: zip.subarray(at, entries[index + 1]?.at ?? directory) };
  });
  const [sheets, others] = [parts.filter(({ sheet }) => sheet), parts.filter(({ sheet }) => !sheet)];
  return Buffer.concat([...[...others, ...sheets].map(({ part }) => part), zip.subarray(directory)]);
}

function readDirectory(zip: Buffer): { readonly entries: readonly Entry[]; readonly directory: number } {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > zip.length || zip.readUInt32LE(end) !== END_OF_DIRECTORY) throw damaged();
  const count = zip.readUInt16LE(end + 10);
  const directory = zip.readUInt32LE(end + 16);
  if (count > MAX_ENTRIES) throw tooLarge();
  const entries: Entry[] = [];
  let at = directory;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw damaged();
    // Encrypted entries cannot be counted.
    if ((zip.readUInt16LE(at + 8) & 1) === 1) throw damaged();
    const name = zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28)).toString('utf8');
    entries.push({
      name,
      method: zip.readUInt16LE(at + 10),
      packed: zip.readUInt32LE(at + 20),
      at: zip.readUInt32LE(at + 42),
    });
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return { entries: entries.sort((a, b) => a.at - b.at), directory };
}

async function unpackedSize(packed: Uint8Array, method: number, limit: number): Promise<number> {
  if (method !== 8) throw damaged();
  const unpacking = pieces(packed).pipe(createInflateRaw());
  let size = 0;
  try {
    for await (const piece of unpacking) {
      size += Buffer.byteLength(piece);
      if (size > limit) throw tooLarge();
    }
  } catch (error) {
    throw error instanceof UnreadableListError ? error : damaged();
  }
  return size;
}

function tooLarge(): UnreadableListError {
  return new UnreadableListError(
    'list-too-large',
    'Isi berkas XLSX terlalu besar untuk daftar SP2D. Pecah menurut bulan.',
  );
}

function damaged(): UnreadableListError {
  return new UnreadableListError('list-not-readable', 'Berkas XLSX rusak atau dikunci. Simpan ulang daftar.');
}
