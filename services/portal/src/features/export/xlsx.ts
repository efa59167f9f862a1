import { once } from 'node:events';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import type exceljs from 'exceljs';
import type { Cell } from './sheet.ts';

/** A workbook with one sheet, written while it is read. */
export function xlsxOf(
  name: string,
  headers: readonly string[],
  pages: AsyncIterable<readonly Cell[][]>,
  created: Date,
): Readable {
  const out = new PassThrough();
  write(out, name, headers, pages, created).catch((error: unknown) => out.destroy(error as Error));
  return out;
}

async function write(
  out: PassThrough,
  name: string,
  headers: readonly string[],
  pages: AsyncIterable<readonly Cell[][]>,
  created: Date,
): Promise<void> {
  // Loaded with the first workbook: an office at rest need not hold it.
  const { default: library } = await import('exceljs');
  // Shared strings and styles would be kept until the end.
  const workbook = new library.stream.xlsx.WorkbookWriter({
    stream: out,
    useSharedStrings: false,
    useStyles: false,
  });
  workbook.creator = workbook.lastModifiedBy = 'Alur';
  workbook.created = workbook.modified = created;
  const sheet = workbook.addWorksheet(name.slice(0, 31));
  sheet.addRow([...headers]).commit();
  for await (const rows of pages) {
    for (const row of rows) sheet.addRow([...row]).commit();
    await taken(entryOf(sheet), out);
    if (out.destroyed) return;
  }
  sheet.commit();
  await workbook.commit();
}

/** The zip entry that the rows go to: the writer keeps it to itself, and never waits for it. */
function entryOf(sheet: exceljs.Worksheet): Writable {
  const { stream } = sheet as exceljs.Worksheet & { readonly stream: { readonly pipes: readonly Writable[] } };
  const [entry] = stream.pipes;
  if (entry === undefined) throw new Error('The workbook is not written as it grows');
  return entry;
}

/** Waits until the reader has taken what was written so far, or has left. */
async function taken(entry: Writable, out: PassThrough): Promise<void> {
  if (entry.write('') || out.destroyed) return;
  const stop = new AbortController();
  const signal = { signal: stop.signal };
  await Promise.race([once(entry, 'drain', signal), once(out, 'close', signal)]).finally(() => stop.abort());
}
