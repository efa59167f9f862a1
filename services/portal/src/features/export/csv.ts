import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { type Cell, isMoment } from './sheet.ts';

/** Without it Excel reads UTF-8 as the code page of the machine. */
const BYTE_ORDER_MARK = '\u{FEFF}';

/**
 * Every text in quotation marks, so that no break in it ends the line; semicolons, because Excel in Indonesian reads a comma as
 * the decimal sign.
 */
const WRITTEN = { delimiter: ';', record_delimiter: 'windows', quoted_string: true } as const;

/** RFC 4180 with semicolons, in UTF-8; the next rows are asked for when the reader has taken the ones before. */
export function csvOf(headers: readonly string[], pages: AsyncIterable<readonly Cell[][]>): Readable {
  return Readable.from(chunks(headers, pages), { objectMode: false });
}

async function* chunks(headers: readonly string[], pages: AsyncIterable<readonly Cell[][]>): AsyncGenerator<string> {
  yield `${BYTE_ORDER_MARK}${stringify([[...headers]], WRITTEN)}`;
  for await (const rows of pages)
    yield stringify(
      rows.map((row) => row.map(textOf)),
      WRITTEN,
    );
}

function textOf(cell: Cell): string | number | null {
  return isMoment(cell) ? cell.text : cell;
}
