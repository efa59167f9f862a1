/** What must be known of the case before a letter of a type may exist, whatever the route says. */
export interface LetterRule {
  /** `survey`: a survey of the case was completed. `registration`: the last look-up in the registry said `registered`. */
  readonly needs: 'survey' | 'registration' | null;
  /** Rule of the domain reference behind `needs`. */
  readonly rule: string | null;
}

export const LETTER_RULES = {
  'surat-terdaftar-dtks': { needs: 'registration', rule: null },
  'surat-pengantar-dtks': { needs: 'registration', rule: 'R-11' },
  'surat-keterangan-dtks': { needs: 'registration', rule: 'R-11' },
  'rekomendasi-bansos': { needs: 'survey', rule: 'R-04' },
  'rekomendasi-sktm': { needs: 'survey', rule: null },
  'rekomendasi-pembebasan-biaya': { needs: 'survey', rule: null },
  // no survey, the file and its original card decide.
  'rekomendasi-penonaktifan-kis': { needs: null, rule: null },
} as const satisfies Record<string, LetterRule>;

export type LetterType = keyof typeof LETTER_RULES;

export function isLetterType(value: unknown): value is LetterType {
  return typeof value === 'string' && Object.hasOwn(LETTER_RULES, value);
}
