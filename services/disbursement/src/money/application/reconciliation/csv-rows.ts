import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse';
import type { Cell } from './cells.ts';
import { pieces } from './pieces.ts';
import { UnreadableListError } from './unreadable-list.ts';

const MAX_RECORD_BYTES = 16 * 1024;

/**
 * Rows of a CSV in UTF-8. The separator (`,` `;` or a tab) is the one of the heading.
 * @throws UnreadableListError when it is no text in UTF-8, or a row never ends
 */
export async function* csvRows(bytes: Uint8Array): AsyncGenerator<{ row: number; cells: readonly Cell[] }> {
  if (bytes.includes(0) || !isUtf8(bytes)) throw notText();
  const parser = pieces(bytes).pipe(
    parse({
      bom: true,
      delimiter: separatorOf(bytes),
      relax_column_count: true,
      skip_empty_lines: false,
      trim: true,
      max_record_size: MAX_RECORD_BYTES,
    }),
  );
  let row = 0;
  try {
    for await (const cells of parser) {
      row += 1;
      yield { row, cells: Array.isArray(cells) ? cells.map(String) : [] };
    }
  } catch (error) {
    if (error instanceof CsvError) throw notText();
    throw error;
  }
}

function separatorOf(bytes: Uint8Array): string {
  const heading = Buffer.from(bytes.subarray(0, 2048)).toString('utf8').split('\n', 1)[0] ?? '';
  const count = (separator: string) => heading.split(separator).length;
  return [';', '\t', ','].reduce((best, separator) => (count(separator) > count(best) ? separator : best), ',');
}

function notText(): UnreadableListError {
  return new UnreadableListError(
    'list-not-readable',
    'Berkas bukan CSV (UTF-8) atau XLSX yang utuh. Simpan ulang daftar.',
  );
}
