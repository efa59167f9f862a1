import type { ServiceDefinition } from './definition.ts';

type LocalClass = NonNullable<ServiceDefinition['klasifikasiLokal']>;

interface HazardClass {
  /** Class of UU 24/2007. */
  readonly uuClass: 'alam' | 'nonalam' | 'sosial';
  /** The office's own class, which decides the form of the aid; null: it differs from case to case. */
  readonly localClass: LocalClass | null;
}

const NATURAL: HazardClass = { uuClass: 'alam', localClass: 'alam' };
const SOCIAL: HazardClass = { uuClass: 'sosial', localClass: 'sosial' };
const ASK: HazardClass = { uuClass: 'nonalam', localClass: null };

const HAZARDS: Readonly<Record<string, HazardClass>> = {
  'gempa-bumi': NATURAL,
  tsunami: NATURAL,
  'letusan-gunung-api': NATURAL,
  banjir: NATURAL,
  'banjir-bandang': NATURAL,
  longsor: NATURAL,
  kekeringan: NATURAL,
  'angin-kencang': NATURAL,
  'puting-beliung': NATURAL,
  'gelombang-pasang': NATURAL,
  abrasi: NATURAL,
  'kebakaran-hutan-lahan': NATURAL,
  // INC-40: a house fire is nonalam by law and sosial for the office.
  kebakaran: { uuClass: 'nonalam', localClass: 'sosial' },
  'gagal-teknologi': ASK,
  wabah: ASK,
  'kecelakaan-transportasi': ASK,
  konflik: SOCIAL,
  teror: SOCIAL,
};

/** The classes that a hazard usually has; undefined for a hazard that is not on the list. */
export function hazardClass(hazard: string): HazardClass | undefined {
  return Object.hasOwn(HAZARDS, hazard) ? HAZARDS[hazard] : undefined;
}
