import type { CellValue } from 'exceljs';
import type { Cell } from './cells.ts';
import { pieces } from './pieces.ts';
import { UnreadableListError } from './unreadable-list.ts';
import { guardedZip } from './zip-guard.ts';

/**
 * Rows of all sheets of an XLSX, read as a stream. A formula reads as the result that the workbook shows; without one it is
 * empty, as are errors.
 * @throws UnreadableListError
 */
export async function* xlsxRows(
  bytes: Uint8Array,
): AsyncGenerator<{ sheet: number; row: number; cells: readonly Cell[] }> {
  const zip = await guardedZip(bytes);
  // Loaded with the first workbook: an office at rest need not hold it.
  const { default: exceljs } = await import('exceljs');
  const options = { sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore', worksheets: 'emit' } as const;
  const reader = new exceljs.stream.xlsx.WorkbookReader(pieces(zip), options);
  try {
    let sheet = 0;
    for await (const rows of reader) {
      sheet += 1;
      for await (const { number, values } of rows) yield { sheet, row: number, cells: cellsOf(values) };
    }
  } catch (error) {
    if (error instanceof UnreadableListError) throw error;
    throw new UnreadableListError('list-not-readable', 'Berkas XLSX rusak. Simpan ulang daftar.');
  }
}

/** exceljs counts columns from 1. */
function cellsOf(values: readonly CellValue[] | { readonly [key: string]: CellValue }): readonly Cell[] {
  if (!Array.isArray(values)) return [];
  return Array.from(values.slice(1), plain);
}

function plain(value: CellValue): Cell {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || value instanceof Date) return value;
  if (typeof value === 'object' && value !== null && 'richText' in value) {
    return value.richText
      .map(({ text }) => text)
      .join('')
      .trim();
  }
  if (typeof value === 'object' && value !== null && 'result' in value) return plain(value.result);
  return null;
}
