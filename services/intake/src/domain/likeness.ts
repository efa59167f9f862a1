import { plainWords, sameName } from '@alur/standards';

/** What is compared of two people. */
export interface Likened {
  readonly name: string;
  readonly nik: string | null;
  readonly kk: string | null;
  /** ISO date. */
  readonly birthDate: string | null;
  readonly sex: 'L' | 'P' | null;
  readonly village: string | null;
}

/** Points of each reason why two people may be one. A name and one thing more make people alike. */
const POINTS = {
  'nama-sama': 40,
  'nama-mirip': 30,
  'tanggal-lahir-sama': 30,
  'tanggal-lahir-mirip': 15,
  'kk-sama': 20,
  'desa-sama': 20,
} as const;
const ALIKE = 60;

export type LikenessReason = keyof typeof POINTS;

/** Why two people may be one, the strongest reason first; none when they are not, or cannot be. */
export function likeness(one: Likened, other: Likened): readonly LikenessReason[] {
  if (differ(one.nik, other.nik) || differ(one.sex, other.sex)) return [];
  const name = nameReason(one.name, other.name);
  const birth = birthReason(one.birthDate, other.birthDate);
  if (name === null || birth === 'differs') return [];
  const found: readonly (LikenessReason | null)[] = [
    name,
    birth,
    one.kk !== null && one.kk === other.kk ? 'kk-sama' : null,
    one.village !== null && one.village === other.village ? 'desa-sama' : null,
  ];
  const reasons = found.filter((reason) => reason !== null);
  return pointsOf(reasons) >= ALIKE ? reasons : [];
}

export function pointsOf(reasons: readonly LikenessReason[]): number {
  return reasons.reduce((sum, reason) => sum + POINTS[reason], 0);
}

function differ(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one !== other;
}

function nameReason(one: string, other: string): LikenessReason | null {
  if (sameName(one, other)) return 'nama-sama';
  const [fewer, more] = [soundsOf(one), soundsOf(other)].sort((a, b) => a.length - b.length) as [string[], string[]];
  if (fewer.join('') === more.join('')) return 'nama-mirip';
  const within = fewer.length > 0 && fewer.every((word) => more.includes(word));
  return within && (fewer.length > 1 || more.length === 1) ? 'nama-mirip' : null;
}

/** The same year with day and month exchanged, or with one of the three mistyped, is nearly the same. */
function birthReason(one: string | null, other: string | null): LikenessReason | 'differs' | null {
  if (one === null || other === null) return null;
  if (one === other) return 'tanggal-lahir-sama';
  const [parts, others] = [one.split('-'), other.split('-')];
  const equal = parts.filter((part, index) => part === others[index]).length;
  const exchanged = parts[0] === others[0] && parts[1] === others[2] && parts[2] === others[1];
  return exchanged || equal === 2 ? 'tanggal-lahir-mirip' : 'differs';
}

/** Not part of a name on every paper: titles, and what says whose child it is. */
const ADDED = new Set(['h', 'hj', 'haji', 'hajjah', 'drs', 'dra', 'alm', 'almh', 'bin', 'binti', 'bt', 'ny', 'tn']);
/** Old and new spelling, and letters that sound alike; in this order. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/oe/g, 'u'],
  [/tj|ch/g, 'c'],
  [/dj/g, 'j'],
  [/s[hyj]|z/g, 's'],
  [/kh|q/g, 'k'],
  [/[fv]|ph/g, 'p'],
  [/o/g, 'u'],
  [/[jy]/g, 'i'],
  [/h/g, ''],
  [/(.)\1+/gu, '$1'],
];

/** The words of a name as they sound: `Moehammad Jusuf` and `Muhamad Yusup` are the same. */
export function soundsOf(name: string): string[] {
  const words = plainWords(name).filter((word) => !ADDED.has(word));
  return [...new Set(words.map((word) => SPELLINGS.reduce((text, [from, to]) => text.replace(from, to), word)))];
}
