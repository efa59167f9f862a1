import { setImmediate as otherWork } from 'node:timers/promises';
import type { ListedSp2d } from '../../domain/reconciliation.ts';
import { sp2dKey } from '../../domain/sp2d-register.ts';
import { amountOf, type Cell, type Column, dateOf, numberOf, placesOf } from './cells.ts';
import { csvRows } from './csv-rows.ts';
import { UnreadableListError } from './unreadable-list.ts';
import { xlsxRows } from './xlsx-rows.ts';

/** A year of BPKAD's orders is far less; more than that is no list of one period. */
export const MAX_ROWS = 200_000;
const MAX_ERRORS = 100;
const ROWS_AT_A_TIME = 500;

/** A row that cannot be read. Never repeats the cell: it may hold anything. */
export interface RowError {
  /** As the spreadsheet counts: the heading is row 1. */
  readonly row: number;
  readonly column: Column | null;
  readonly message: string;
}

export type ListRead =
  | { readonly ok: true; readonly orders: readonly ListedSp2d[] }
  /** The first hundred errors of `count`. */
  | { readonly ok: false; readonly count: number; readonly errors: readonly RowError[] };

/**
 * Reads BPKAD's list of issued SP2D (CSV or XLSX) row by row: what is kept is one small record per order, never the
 * spreadsheet. Any wrong row fails the whole list, so that nothing is half imported.
 * @throws UnreadableListError
 */
export async function readSp2dList(bytes: Uint8Array): Promise<ListRead> {
  const orders = new Map<string, ListedSp2d>();
  const errors: RowError[] = [];
  let count = 0;
  const wrong = (row: number, column: Column | null, message: string) => {
    count += 1;
    if (errors.length < MAX_ERRORS) errors.push({ row, column, message });
  };
  let columns: Readonly<Record<Column, number>> | undefined;
  for await (const { row, cells } of rowsOf(bytes)) {
    // A long list must not keep the other requests waiting.
    if (row % ROWS_AT_A_TIME === 0) await otherWork();
    if (cells.every((cell) => cell === null || cell === '')) continue;
    if (columns === undefined) {
      columns = placesOf(cells);
      if (columns === undefined) throw withoutColumns();
      continue;
    }
    if (row > MAX_ROWS + 1) {
      throw new UnreadableListError('list-too-large', `Daftar lebih dari ${MAX_ROWS} baris. Pecah menurut bulan.`);
    }
    const order = orderOf(row, cells, columns, wrong);
    if (order === undefined) continue;
    if (orders.has(order.number)) wrong(row, 'nomor', 'Nomor SP2D ini tercantum lebih dari sekali.');
    orders.set(order.number, order);
  }
  if (columns === undefined || (orders.size === 0 && count === 0)) {
    throw new UnreadableListError('list-empty', 'Daftar kosong. Sertakan judul kolom dan paling sedikit satu SP2D.');
  }
  return count > 0 ? { ok: false, count, errors } : { ok: true, orders: [...orders.values()] };
}

function orderOf(
  row: number,
  cells: readonly Cell[],
  columns: Readonly<Record<Column, number>>,
  wrong: (row: number, column: Column, message: string) => void,
): ListedSp2d | undefined {
  const number = numberOf(cells[columns.nomor] ?? null);
  const date = dateOf(cells[columns.tanggal] ?? null);
  const amount = amountOf(cells[columns.jumlah] ?? null);
  if (number === undefined) wrong(row, 'nomor', 'Nomor SP2D kosong atau bukan nomor surat.');
  if (date === undefined) wrong(row, 'tanggal', 'Tanggal tidak dikenal. Tulis 2026-08-03 atau 03/08/2026.');
  if (amount === undefined) wrong(row, 'jumlah', 'Jumlah harus rupiah bulat, misalnya 1500000 atau Rp 1.500.000.');
  if (number === undefined || date === undefined || amount === undefined) return undefined;
  return { number: sp2dKey(number), date, amount };
}

function rowsOf(bytes: Uint8Array): AsyncIterable<{ readonly row: number; readonly cells: readonly Cell[] }> {
  const zip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  return zip ? xlsxRows(bytes) : csvRows(bytes);
}

function withoutColumns(): UnreadableListError {
  return new UnreadableListError(
    'list-without-columns',
    'Baris pertama harus memuat judul kolom nomor, tanggal dan jumlah, masing-masing satu kali.',
  );
}
