import { labelOf } from '@alur/standards';
import type { Moment } from '../../application/moment.ts';

/** What a cell of an exported list may hold. Numbers and dates stay what they are. */
export type Cell = string | number | Moment | null;

export function isMoment(cell: Cell): cell is Moment {
  return typeof cell === 'object' && cell !== null;
}

/** An instant in the zone of the office. */
export type Stamp = (at: string | null) => Moment | null;

/** A calendar date, `2026-07-01`; null stays empty. */
export function dayOf(date: string | null): Moment | null {
  if (date === null) return null;
  return { text: date, shown: new Date(`${date}T00:00:00Z`), format: 'dd/mm/yyyy' };
}

/** A list as a table. */
export interface Sheet<Line> {
  /** Kebab-case; also the name of the file, so it never names a person or a case. */
  readonly name: string;
  /** Header in Indonesian, and what a line shows under it. */
  readonly columns: readonly (readonly [header: string, cell: (line: Line, stamp: Stamp) => Cell])[];
}

/** Spreadsheets take a text that begins like this for a formula (also after a full-width sign). */
const FORMULA_START = /^[=+\-@\t\n＝＋－＠]/;
/** Of the control characters, those that cells may hold; XML has no place for the others. */
const WHITE_SPACE = '\t\n';

/** A text that no spreadsheet runs: an apostrophe is put before what would be a formula. */
export function neutral(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell;
  // A single carriage return would end the line for some readers, and what follows would begin a cell.
  const text = cell
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Cc}/gu, (control) => (WHITE_SPACE.includes(control) ? control : ''));
  return FORMULA_START.test(text) ? `'${text}` : text;
}

export function headersOf<Line>({ columns }: Sheet<Line>): string[] {
  return columns.map(([header]) => header);
}

export function rowOf<Line>({ columns }: Sheet<Line>, line: Line, stamp: Stamp): Cell[] {
  return columns.map(([, cell]) => neutral(cell(line, stamp)));
}

/** The words of a code; null stays empty. */
export function inWords(code: string | null): string | null {
  return code === null ? null : labelOf({}, code);
}

export function yes(value: boolean): string {
  return value ? 'ya' : 'tidak';
}
