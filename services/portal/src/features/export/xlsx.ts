import { once } from 'node:events';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import type exceljs from 'exceljs';
import { type Cell, isMoment } from './sheet.ts';

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
  // Shared strings would be kept until the end; of the styles there are three.
  const workbook = new library.stream.xlsx.WorkbookWriter({ stream: out, useSharedStrings: false, useStyles: true });
  workbook.creator = workbook.lastModifiedBy = 'Alur';
  workbook.created = workbook.modified = created;
  const sheet = workbook.addWorksheet(name.slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] });
  const head = sheet.addRow([...headers]);
  head.font = { bold: true };
  head.commit();
  for await (const rows of pages) {
    for (const row of rows) addRow(sheet, row);
    await taken(entryOf(sheet), out);
    if (out.destroyed) return;
  }
  sheet.commit();
  await workbook.commit();
}

function addRow(sheet: exceljs.Worksheet, cells: readonly Cell[]): void {
  const row = sheet.addRow(cells.map((cell) => (isMoment(cell) ? cell.shown : cell)));
  for (const [index, cell] of cells.entries()) if (isMoment(cell)) row.getCell(index + 1).numFmt = cell.format;
  row.commit();
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
