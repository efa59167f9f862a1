import { type Cell, isEmpty, plainWords } from './cells.ts';
import { csvRows } from './csv-rows.ts';
import { UnreadableListError } from './unreadable-list.ts';
import { xlsxRows } from './xlsx-rows.ts';

/** Columns of a table and the headings that offices give them, in small letters without signs. */
export type Headings<Column extends string> = Readonly<Record<Column, readonly string[]>>;

export interface TableRow<Column extends string> {
  /** As the spreadsheet counts both: the first is 1. */
  readonly sheet: number;
  readonly row: number;
  readonly cells: Readonly<Record<Column, Cell>>;
  /** Texts beside the columns, where a total is named. */
  readonly others: readonly Cell[];
}

/** Rows above a table: names of the list and the office, empty ones not counted. */
const MAX_TITLE_ROWS = 20;

/**
 * Rows of the tables in a CSV or XLSX that have the headings, on whichever sheet. Titles above a table, empty rows, headings
 * that are repeated and the row that numbers the columns are left out.
 * @throws UnreadableListError when no sheet has the headings, each of them once
 */
export async function* tableRows<Column extends string>(
  bytes: Uint8Array,
  headings: Headings<Column>,
): AsyncGenerator<TableRow<Column>> {
  const places = (cells: readonly Cell[]) => placesOf(cells, headings);
  const zip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const rows = zip ? xlsxRows(bytes) : csvRows(bytes, (cells) => places(cells) !== undefined);
  let columns: Readonly<Record<Column, number>> | undefined;
  let inSheet = 0;
  let titles = 0;
  let [anything, found] = [false, false];
  for await (const { sheet, row, cells } of rows) {
    if (sheet !== inSheet) [inSheet, columns, titles] = [sheet, undefined, 0];
    if (cells.every(isEmpty)) continue;
    anything = true;
    if (columns === undefined) {
      titles += 1;
      if (titles <= MAX_TITLE_ROWS + 1) columns = places(cells);
      found ||= columns !== undefined;
      continue;
    }
    if (numbersColumns(cells) || places(cells) !== undefined) continue;
    yield rowOf(sheet, row, cells, columns);
  }
  if (anything && !found) throw withoutColumns(Object.keys(headings));
}

/** Index of each column by its heading; undefined when one is missing or repeated. */
function placesOf<Column extends string>(
  cells: readonly Cell[],
  headings: Headings<Column>,
): Readonly<Record<Column, number>> | undefined {
  const names = cells.map(plainWords);
  const places: Partial<Record<Column, number>> = {};
  for (const column of Object.keys(headings) as Column[]) {
    const found = names.flatMap((name, index) => (headings[column].includes(name) ? [index] : []));
    if (found.length !== 1) return undefined;
    places[column] = found[0]!;
  }
  return places as Record<Column, number>;
}

function rowOf<Column extends string>(
  sheet: number,
  row: number,
  cells: readonly Cell[],
  columns: Readonly<Record<Column, number>>,
): TableRow<Column> {
  const places = Object.entries<number>(columns);
  const read = Object.fromEntries(places.map(([column, index]) => [column, cells[index] ?? null]));
  const taken = places.map(([, index]) => index);
  const others = cells.filter((_, index) => !taken.includes(index));
  return { sheet, row, cells: read as Record<Column, Cell>, others };
}

/** `1 2 3 4` or `(1) (2) (3)` under the headings. */
function numbersColumns(cells: readonly Cell[]): boolean {
  const written = cells.filter((cell) => !isEmpty(cell)).map((cell) => String(cell).replace(/[()]/g, '').trim());
  return written.length > 1 && written.every((text, index) => text === String(index + 1));
}

function withoutColumns(columns: readonly string[]): UnreadableListError {
  const named = new Intl.ListFormat('id').format(columns);
  return new UnreadableListError(
    'list-without-columns',
    `Judul kolom ${named} tidak ditemukan pada ${MAX_TITLE_ROWS} baris pertama, masing-masing satu kali.`,
  );
}
