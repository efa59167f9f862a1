import { type Entry, fromBufferPromise } from 'yauzl';
import { UnreadableListError } from './unreadable-list.ts';

/** A list of 200 000 orders unpacks to about 30 MB. */
const MAX_UNPACKED_BYTES = 120 * 1024 * 1024;
const MAX_ENTRIES = 200;

/**
 * A ZIP of the entries in the directory of the given one, in their packed form and with true sizes, the worksheets last:
 * the reader of spreadsheets goes from entry to entry, believes no directory, and would put worksheets in the clear on the
 * disk until it has seen the shared strings. Refuses a ZIP that unpacks to more than a list can be. The sizes that a ZIP
 * claims are not believed: every entry is unpacked, counted and thrown away.
 * @throws UnreadableListError
 */
export async function guardedZip(bytes: Uint8Array): Promise<Uint8Array> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const [sheets, others]: [Buffer[], Buffer[]] = [[], []];
  let left = MAX_UNPACKED_BYTES;
  try {
    const zip = await fromBufferPromise(buffer, { validateEntrySizes: false });
    if (zip.entryCount > MAX_ENTRIES) throw tooLarge();
    for await (const entry of zip.eachEntry()) {
      let size = 0;
      for await (const piece of await zip.openReadStreamPromise(entry)) {
        size += piece.length;
        if (size > left) throw tooLarge();
      }
      left -= size;
      const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
      const packed = buffer.subarray(fileDataStart, fileDataStart + entry.compressedSize);
      (entry.fileName.startsWith('xl/worksheets/') ? sheets : others).push(headerOf(entry, size), packed);
    }
  } catch (error) {
    throw error instanceof UnreadableListError ? error : damaged();
  }
  return Buffer.concat([...others, ...sheets, NO_DIRECTORY]);
}

/** The reader of spreadsheets needs no directory, only the end of the entries. */
const NO_DIRECTORY = Buffer.concat([Buffer.from([0x50, 0x4b, 0x05, 0x06]), Buffer.alloc(18)]);

/** Local header of an entry: version 2.0, no flags, sizes and name. */
function headerOf({ fileName, compressionMethod, crc32, compressedSize }: Entry, size: number): Buffer {
  const name = Buffer.from(fileName);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(compressionMethod, 8);
  header.writeUInt32LE(crc32, 14);
  header.writeUInt32LE(compressedSize, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function tooLarge(): UnreadableListError {
  return new UnreadableListError(
    'list-too-large',
    'Isi berkas XLSX terlalu besar untuk sebuah daftar. Pecah menurut bulan.',
  );
}

function damaged(): UnreadableListError {
  return new UnreadableListError('list-not-readable', 'Berkas XLSX rusak atau dikunci. Simpan ulang daftar.');
}
