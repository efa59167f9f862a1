import { isDay } from '@alur/standards';

/** What a cell of a list may hold; `undefined` in a place of its own means: not readable as such. */
export type Cell = string | number | Date | null;

const NUMBER = /^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,79}$/;
const MAX_RUPIAH = 1_000_000_000_000;
/** What is left of whole rupiah after a formula in binary fractions. */
const ROUNDING = 1e-3;

/** Names of months as offices write them, Indonesian and English, whole or short. */
const MONTHS = 'jan feb mar apr mei|may jun jul agu|agt|ags|aug sep okt|oct nov|nop des|dec'
  .split(' ')
  .map((names) => new RegExp(`^(?:${names})`));

/** A text in small letters without signs, as headings are compared. */
export function plainWords(cell: Cell): string {
  if (typeof cell !== 'string') return '';
  return cell
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

export function isEmpty(cell: Cell): boolean {
  return cell === null || (typeof cell === 'string' && cell.trim() === '');
}

/**
 * A number of a paper. Letters, figures and `. / _ -` only, so no cell can become a formula or markup elsewhere. A number
 * that a spreadsheet holds as a figure counts only where it lost no digit.
 */
export function numberOf(cell: Cell): string | undefined {
  if (typeof cell === 'number') return Number.isSafeInteger(cell) && cell >= 0 ? String(cell) : undefined;
  return typeof cell === 'string' && NUMBER.test(cell.trim()) ? cell.trim() : undefined;
}

/**
 * `2026-08-03`, `03/08/2026`, `3-8-2026`, `3 Agustus 2026`, `Senin, 3-Agu-2026`, or a date cell; a day that a paper of an
 * office can bear. A year of two figures is not readable, nor a month before its day.
 */
export function dateOf(cell: Cell): string | undefined {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? undefined : dateOf(cell.toISOString().slice(0, 10));
  if (typeof cell !== 'string') return undefined;
  const text = cell.trim().toLowerCase();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]00:00(?::00)?)?$/.exec(text);
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  const words = /^(?:[a-z']+,?\s+)?(\d{1,2})[\s-]+([a-z]{3,9})\.?[\s-]+(\d{4})$/.exec(text);
  const named = words === null ? undefined : [words[3], monthOf(words[2] ?? ''), words[1]];
  const [year, month, day] = iso?.slice(1) ?? local?.slice(1).reverse() ?? named ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(written) ? written : undefined;
}

function monthOf(name: string): string | undefined {
  const index = MONTHS.findIndex((month) => month.test(name));
  return index < 0 ? undefined : String(index + 1);
}

/**
 * Whole rupiah above zero: `1500000`, `1.500.000`, `Rp 1.500.000,00`, `Rp1.500.000,-`, `1,500,000.00`. `1,500` is read as
 * neither: it is one and a half thousand to some and one and a half to others.
 */
export function amountOf(cell: Cell, max = MAX_RUPIAH): number | undefined {
  const amount = typeof cell === 'number' ? whole(cell) : typeof cell === 'string' ? writtenAmount(cell) : undefined;
  return amount !== undefined && Number.isSafeInteger(amount) && amount > 0 && amount <= max ? amount : undefined;
}

function whole(amount: number): number | undefined {
  const rounded = Math.round(amount);
  return Math.abs(amount - rounded) < ROUNDING ? rounded : undefined;
}

function writtenAmount(text: string): number | undefined {
  const bare = text
    .trim()
    .replace(/^(?:rp|idr)\b\.?\s*|^rp\.?\s*/i, '')
    .replace(/[,.]\s*[-=]{1,2}$/, '');
  const plain = /^(\d{1,15})(?:[.,]00?)?$/.exec(bare);
  const dotted = /^(\d{1,3}(?:\.\d{3})+)(?:,00?)?$/.exec(bare);
  const comma = /^(\d{1,3}(?:,\d{3}){2,}|\d{1,3},\d{3}(?=\.00?$))(?:\.00?)?$/.exec(bare);
  const figures = plain?.[1] ?? dotted?.[1] ?? comma?.[1];
  return figures === undefined ? undefined : Number(figures.replace(/[.,]/g, ''));
}
