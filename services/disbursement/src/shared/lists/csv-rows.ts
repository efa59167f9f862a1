import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse';
import type { Cell } from './cells.ts';
import { pieces } from './pieces.ts';
import { UnreadableListError } from './unreadable-list.ts';

const MAX_RECORD_BYTES = 16 * 1024;

const SEPARATORS = [';', '\t', ','];
/** Where the heading of a list is looked for. */
const HEAD_BYTES = 16 * 1024;

/**
 * Rows of a CSV in UTF-8, or in the UTF-16 of "Unicode text". The separator is the one that a first line `sep=;` names, or
 * else `;`, a tab or `,`, whichever makes a line a heading.
 * @throws UnreadableListError when it is no text, or a row never ends
 */
export async function* csvRows(
  bytes: Uint8Array,
  isHeading: (cells: readonly string[]) => boolean,
): AsyncGenerator<{ sheet: number; row: number; cells: readonly Cell[] }> {
  const text = inUtf8(bytes);
  const named = /^\uFEFF?"?sep=(.)"?\r?\n/i.exec(headOf(text));
  const rest = named === null ? text : text.subarray(Buffer.byteLength(named[0]));
  const parser = pieces(rest).pipe(
    parse({
      bom: true,
      delimiter: named?.[1] ?? separatorOf(headOf(text), isHeading),
      relax_column_count: true,
      skip_empty_lines: false,
      trim: true,
      max_record_size: MAX_RECORD_BYTES,
    }),
  );
  let row = named === null ? 0 : 1;
  try {
    for await (const cells of parser) {
      row += 1;
      yield { sheet: 1, row, cells: Array.isArray(cells) ? cells.map(String) : [] };
    }
  } catch (error) {
    if (error instanceof CsvError) throw notText();
    throw error;
  }
}

function inUtf8(bytes: Uint8Array): Uint8Array {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe && bytes.length % 2 === 0;
  const text = utf16 ? Buffer.from(Buffer.from(bytes).toString('utf16le')) : bytes;
  if (text.includes(0) || !isUtf8(text)) throw notText();
  return text;
}

function headOf(text: Uint8Array): string {
  return Buffer.from(text.subarray(0, HEAD_BYTES)).toString('utf8');
}

function separatorOf(head: string, isHeading: (cells: readonly string[]) => boolean): string {
  const lines = head.split('\n');
  return SEPARATORS.find((separator) => lines.some((line) => isHeading(line.split(separator)))) ?? ',';
}

function notText(): UnreadableListError {
  return new UnreadableListError(
    'list-not-readable',
    'Berkas bukan CSV (UTF-8) atau XLSX yang utuh. Simpan ulang daftar.',
  );
}
