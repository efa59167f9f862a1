const UNITS = [
  'nol',
  'satu',
  'dua',
  'tiga',
  'empat',
  'lima',
  'enam',
  'tujuh',
  'delapan',
  'sembilan',
  'sepuluh',
  'sebelas',
] as const;
/** Highest first; `se-` stands for one of them, except for the millions and above. */
const SCALES = [
  [1e12, 'triliun', 'satu triliun'],
  [1e9, 'miliar', 'satu miliar'],
  [1e6, 'juta', 'satu juta'],
  [1e3, 'ribu', 'seribu'],
  [100, 'ratus', 'seratus'],
] as const;
const LIMIT = 1e15;

/**
 * A whole number in Indonesian words, lower case: `2500000` → `dua juta lima ratus ribu`.
 * @throws RangeError for what is negative, no whole number, or 10^15 and above
 */
export function terbilang(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0 || value >= LIMIT) {
    throw new RangeError(`Not a whole number from 0 to below 10^15: ${value}`);
  }
  return words(value);
}

function words(value: number): string {
  const unit = UNITS[value];
  if (unit !== undefined) return unit;
  if (value < 20) return `${UNITS[value - 10]} belas`;
  if (value < 100) return followed(`${UNITS[Math.floor(value / 10)]} puluh`, value % 10);
  const [scale, name, single] = SCALES.find(([least]) => value >= least)!;
  const count = Math.floor(value / scale);
  return followed(count === 1 ? single : `${words(count)} ${name}`, value % scale);
}

function followed(head: string, rest: number): string {
  return rest === 0 ? head : `${head} ${words(rest)}`;
}

/** Whole rupiah as a table shows them: `1500000` → `1.500.000`. */
export function grouped(amount: number): string {
  return amount.toLocaleString('id-ID');
}

/**
 * Whole rupiah as a paper states them: `Rp2.500.000,00 (dua juta lima ratus ribu rupiah)`.
 * @throws RangeError as `terbilang`
 */
export function rupiahInWords(amount: number): string {
  return `Rp${grouped(amount)},00 (${terbilang(amount)} rupiah)`;
}
