import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { Cell } from './sheet.ts';

/** Without it Excel reads UTF-8 as the code page of the machine. */
const BYTE_ORDER_MARK = '\u{FEFF}';

/** Every text in quotation marks, so that no break in it ends the line. */
const WRITTEN = { record_delimiter: 'windows', quoted_string: true } as const;

/** RFC 4180 in UTF-8; the next rows are asked for when the reader has taken the ones before. */
export function csvOf(headers: readonly string[], pages: AsyncIterable<readonly Cell[][]>): Readable {
  return Readable.from(chunks(headers, pages), { objectMode: false });
}

async function* chunks(headers: readonly string[], pages: AsyncIterable<readonly Cell[][]>): AsyncGenerator<string> {
  yield `${BYTE_ORDER_MARK}${stringify([[...headers]], WRITTEN)}`;
  for await (const rows of pages) yield stringify([...rows], WRITTEN);
}
