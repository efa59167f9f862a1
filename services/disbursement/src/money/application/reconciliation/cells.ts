import { isDay } from '@alur/standards';

/** What a cell of a list may hold; `undefined` in a place of its own means: not readable as such. */
export type Cell = string | number | Date | null;

export type Column = 'nomor' | 'tanggal' | 'jumlah';

/** Headings as offices write them; compared in small letters without signs. */
const HEADINGS: Readonly<Record<Column, readonly string[]>> = {
  nomor: ['nomor', 'no sp2d', 'nosp2d', 'nomor sp2d', 'sp2d'],
  tanggal: ['tanggal', 'tgl', 'tanggal sp2d', 'tgl sp2d', 'tanggal terbit'],
  jumlah: ['jumlah', 'nilai', 'nominal', 'jumlah rp', 'nilai rp', 'nilai sp2d', 'jumlah sp2d', 'nominal rp'],
};

const NUMBER = /^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,79}$/;
const MAX_RUPIAH = 1_000_000_000_000;

/** Index of each column by its heading; undefined when one is missing or repeated. */
export function placesOf(headings: readonly Cell[]): Readonly<Record<Column, number>> | undefined {
  const names = headings.map((cell) => (typeof cell === 'string' ? normal(cell) : ''));
  const place = (column: Column) => {
    const found = names.flatMap((name, index) => (HEADINGS[column].includes(name) ? [index] : []));
    return found.length === 1 ? found[0] : undefined;
  };
  const [nomor, tanggal, jumlah] = [place('nomor'), place('tanggal'), place('jumlah')];
  if (nomor === undefined || tanggal === undefined || jumlah === undefined) return undefined;
  return { nomor, tanggal, jumlah };
}

function normal(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** A number of a paper. Letters, figures and `. / _ -` only, so no cell can become a formula or markup elsewhere. */
export function numberOf(cell: Cell): string | undefined {
  const text = typeof cell === 'number' ? String(cell) : cell;
  return typeof text === 'string' && NUMBER.test(text.trim()) ? text.trim() : undefined;
}

/** `2026-08-03`, `03/08/2026`, `3-8-2026`, or a date cell; a day that a paper of an office can bear. */
export function dateOf(cell: Cell): string | undefined {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? undefined : dateOf(cell.toISOString().slice(0, 10));
  if (typeof cell !== 'string') return undefined;
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(cell.trim());
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(cell.trim());
  const [year, month, day] = iso?.slice(1) ?? local?.slice(1).reverse() ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(written) ? written : undefined;
}

/** Whole rupiah: `1500000`, `1.500.000`, `Rp 1.500.000,00`, `1,500,000.00`. */
export function amountOf(cell: Cell): number | undefined {
  const amount = typeof cell === 'number' ? cell : typeof cell === 'string' ? writtenAmount(cell) : undefined;
  return amount !== undefined && Number.isSafeInteger(amount) && amount > 0 && amount <= MAX_RUPIAH
    ? amount
    : undefined;
}

function writtenAmount(text: string): number | undefined {
  const bare = text.trim().replace(/^rp\.?\s*/i, '');
  const plain = /^(\d{1,13})(?:[.,]00?)?$/.exec(bare);
  const dotted = /^(\d{1,3}(?:\.\d{3})+)(?:,00?)?$/.exec(bare);
  const comma = /^(\d{1,3}(?:,\d{3})+)(?:\.00?)?$/.exec(bare);
  const figures = plain?.[1] ?? dotted?.[1] ?? comma?.[1];
  return figures === undefined ? undefined : Number(figures.replace(/[.,]/g, ''));
}
