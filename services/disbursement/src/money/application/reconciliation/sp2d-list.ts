import { setImmediate as otherWork } from 'node:timers/promises';
import { amountOf, dateOf, isEmpty, numberOf, plainWords } from '../../../shared/lists/cells.ts';
import { type Headings, type TableRow, tableRows } from '../../../shared/lists/table.ts';
import { UnreadableListError } from '../../../shared/lists/unreadable-list.ts';
import { type ListedSp2d, orderKey } from '../../domain/reconciliation.ts';
import { sp2dKey } from '../../domain/sp2d-register.ts';

type Column = 'nomor' | 'tanggal' | 'jumlah';

const HEADINGS: Headings<Column> = {
  nomor: ['nomor', 'no sp2d', 'nosp2d', 'nomor sp2d', 'sp2d'],
  tanggal: ['tanggal', 'tgl', 'tanggal sp2d', 'tgl sp2d', 'tanggal terbit'],
  jumlah: ['jumlah', 'nilai', 'nominal', 'jumlah rp', 'nilai rp', 'nilai sp2d', 'jumlah sp2d', 'nominal rp'],
};
const TOTAL = /^(?:sub ?|grand )?(?:total|jumlah)(?: .*)?$/;

/** A year of BPKAD's orders is far less; more than that is no list of one period. */
export const MAX_ROWS = 200_000;
const MAX_ERRORS = 100;
const ROWS_AT_A_TIME = 500;

/** A row that cannot be read. Never repeats the cell: it may hold anything. */
export interface RowError {
  /** As the spreadsheet counts both: the first is 1. */
  readonly sheet: number;
  readonly row: number;
  readonly column: Column;
  readonly message: string;
}

export type ListRead =
  | { readonly ok: true; readonly orders: readonly ListedSp2d[] }
  /** The first hundred errors of `count`. */
  | { readonly ok: false; readonly count: number; readonly errors: readonly RowError[] };

/**
 * Reads BPKAD's list of issued SP2D (CSV or XLSX) row by row: what is kept is one small record per order, never the
 * spreadsheet. Any wrong row fails the whole list, so that nothing is half imported; a total must be the sum of its rows.
 * @throws UnreadableListError
 */
export async function readSp2dList(bytes: Uint8Array): Promise<ListRead> {
  const list = new List();
  for await (const row of tableRows(bytes, HEADINGS)) {
    // A long list must not keep the other requests waiting.
    if (row.row % ROWS_AT_A_TIME === 0) await otherWork();
    list.add(row);
  }
  return list.read();
}

class List {
  readonly #orders = new Map<string, ListedSp2d>();
  readonly #errors: RowError[] = [];
  #count = 0;
  #rows = 0;
  /** Of the sheet that is read: of all rows, and since its last total; null until there was one. */
  #sheet = { number: 0, sum: 0, sinceTotal: 0, afterTotal: false };

  add(row: TableRow<Column>): void {
    if (row.sheet !== this.#sheet.number) this.#sheet = { number: row.sheet, sum: 0, sinceTotal: 0, afterTotal: false };
    if (isTotal(row)) {
      this.#total(row);
      return;
    }
    // Place, date and names of who signs, below the total.
    if (this.#sheet.afterTotal && isEmpty(row.cells.tanggal) && amountOf(row.cells.jumlah) === undefined) return;
    this.#rows += 1;
    if (this.#rows > MAX_ROWS) {
      throw new UnreadableListError('list-too-large', `Daftar lebih dari ${MAX_ROWS} baris. Pecah menurut bulan.`);
    }
    const order = this.#order(row);
    if (order === undefined) return;
    const key = orderKey(order);
    if (this.#orders.has(key)) this.#wrong(row, 'nomor', 'Nomor SP2D ini tercantum lebih dari sekali.');
    this.#orders.set(key, order);
    this.#sheet.sum += order.amount;
    this.#sheet.sinceTotal += order.amount;
  }

  read(): ListRead {
    if (this.#orders.size === 0 && this.#count === 0) {
      throw new UnreadableListError('list-empty', 'Daftar kosong. Sertakan judul kolom dan paling sedikit satu SP2D.');
    }
    if (this.#count > 0) return { ok: false, count: this.#count, errors: this.#errors };
    return { ok: true, orders: [...this.#orders.values()] };
  }

  #total(row: TableRow<Column>): void {
    const { sum, sinceTotal } = this.#sheet;
    const { jumlah } = row.cells;
    // A wrong row is no part of the sums, and already fails the list.
    if (!isEmpty(jumlah) && this.#count === 0) {
      const total = amountOf(jumlah, Number.MAX_SAFE_INTEGER);
      if (total !== sum && total !== sinceTotal) {
        this.#wrong(
          row,
          'jumlah',
          'Baris jumlah tidak sama dengan jumlah baris di atasnya. Periksa baris yang kurang.',
        );
      }
    }
    this.#sheet = { ...this.#sheet, sinceTotal: 0, afterTotal: true };
  }

  #order(row: TableRow<Column>): ListedSp2d | undefined {
    const number = numberOf(row.cells.nomor);
    const date = dateOf(row.cells.tanggal);
    const amount = amountOf(row.cells.jumlah);
    if (number === undefined)
      this.#wrong(row, 'nomor', 'Nomor SP2D kosong atau bukan nomor surat. Simpan sebagai teks.');
    if (date === undefined) {
      this.#wrong(row, 'tanggal', 'Tanggal tidak dikenal. Tulis 2026-08-03, 03/08/2026 atau 3 Agustus 2026.');
    }
    if (amount === undefined) {
      this.#wrong(row, 'jumlah', 'Jumlah harus rupiah bulat, misalnya 1500000, Rp 1.500.000 atau Rp1.500.000,-');
    }
    if (number === undefined || date === undefined || amount === undefined) return undefined;
    return { number: sp2dKey(number), date, amount };
  }

  #wrong({ sheet, row }: TableRow<Column>, column: Column, message: string): void {
    this.#count += 1;
    if (this.#errors.length < MAX_ERRORS) this.#errors.push({ sheet, row, column, message });
  }
}

/** A row that sums others up: named as such, without a day of its own. */
function isTotal({ cells: { nomor, tanggal }, others }: TableRow<Column>): boolean {
  return dateOf(tanggal) === undefined && [nomor, tanggal, ...others].some((cell) => TOTAL.test(plainWords(cell)));
}
