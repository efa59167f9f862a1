import type { Role } from './roles.ts';

/** Days count from Monday (1) to Sunday (7), as in ISO 8601. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Hours of one week: for each working day its open spans `['07:30', '12:00']`, breaks left out. */
export type WeekHours = Readonly<Partial<Record<Weekday, readonly (readonly [string, string])[]>>>;

/** A register of people in need; letters carry the name of the one in force on their issue date. */
export interface Registry {
  readonly code: string;
  readonly name: string;
  /** ISO dates, both inclusive; null: open. */
  readonly from: string | null;
  readonly to: string | null;
}

/** Who holds an office from when to when; a letter's signatory is the holder on the day of signing (INC-38). */
export interface Official {
  readonly role: Role;
  readonly officerId?: string;
  /** Kemendagri village code for village heads; absent: any village without an entry of its own. */
  readonly village?: string;
  readonly name: string;
  readonly nip: string | null;
  readonly rank: string | null;
  readonly from: string;
  readonly to: string | null;
}

export interface LetterNumbering {
  /** Classification of Permendagri 83/2022. */
  readonly classification: string;
  /** `{classification}/{sequence}/RSKTM/DINSOS/{romanMonth}/{year}`, different for every letter type; a village letter also has
   * `{village}`. */
  readonly pattern: string;
  /** Whose register counts: one for the office, or one in each village. */
  readonly register: 'office' | 'village';
}

export interface TenantPolicies {
  /** What a published “hari” without “kerja” means (INC-06). */
  readonly unspecifiedDay: Readonly<Record<'application' | 'complaint' | 'incident', 'working' | 'calendar'>>;
  /** Purposes for which a letter may print the welfare decile; empty: never. */
  readonly printDecileFor: readonly string[];
  /** Highest aid in money for one household by damage of its house, whole rupiah; absent: the office set none. */
  readonly fundsCeilings?: Readonly<Partial<Record<'berat' | 'sedang' | 'ringan' | 'tanpa-kerusakan', number>>>;
}

/** One office with its own people, streams and data. */
export interface Tenant {
  readonly code: string;
  readonly name: string;
  readonly office: {
    readonly name: string;
    /** Town that a paper of the office names before its date. */
    readonly seat: string;
    readonly address: string | null;
    readonly phone: string | null;
    readonly web: string | null;
    readonly email: string | null;
  };
  readonly zone: 'Asia/Jakarta' | 'Asia/Makassar';
  readonly zoneLabel: 'WIB' | 'WITA';
  /** Kemendagri code of the district, `16.09`. */
  readonly regionCode: string;
  readonly channels: readonly { readonly kind: string; readonly value: string; readonly label: string }[];
  /** Names of government and office in capitals, then address and contact. */
  readonly letterhead: readonly string[];
  /** Path of the emblem, a PNG or JPEG; null or absent: its place on papers stays empty. */
  readonly emblem?: string | null;
  /** What letters are printed on, default A4; reports are always on A4. */
  readonly paper?: 'A4' | 'F4';
  /** Who gets a copy of a paper, by document code. */
  readonly copies?: Readonly<Record<string, readonly string[]>>;
  /** `auto`: a receipt over Rp5.000.000 has room for the revenue stamp (UU 10/2020); `off`: none has. Default `auto`. */
  readonly meterai?: 'auto' | 'off';
  /** By document code; `default` for every paper without an entry, with `{abbreviation}` in its pattern. */
  readonly letterNumbering: Readonly<Record<string, LetterNumbering>>;
  readonly officials: readonly Official[];
  readonly officeHours: { readonly normal: WeekHours; readonly ramadan: WeekHours };
  readonly registries: readonly Registry[];
  readonly policies: TenantPolicies;
}

/** The register in force on an ISO date. */
export function registryInForce(tenant: Pick<Tenant, 'code' | 'registries'>, date: string): Registry {
  const found = tenant.registries.find((registry) => inForce(registry, date));
  if (!found) throw new RangeError(`tenant "${tenant.code}" has no social registry in force on ${date}`);
  return found;
}

/** The holder of an office on an ISO date; for a village head, the one of the village before the general entry. */
export function officialOn(
  tenant: Pick<Tenant, 'officials'>,
  role: Role,
  date: string,
  village: string | null = null,
): Official | undefined {
  const holders = tenant.officials.filter((official) => official.role === role && inForce(official, date));
  return (
    holders.find((official) => official.village !== undefined && official.village === village) ??
    holders.find((official) => official.village === undefined)
  );
}

/** What an officer is called: the name in the office's data, else the sign-in name without the office. */
export function officerName({ code, officials }: Pick<Tenant, 'code' | 'officials'>, officerId: string): string {
  const known = officials.find((official) => official.officerId === officerId);
  return known?.name ?? officerId.replace(`${code}.`, '');
}

/** Whether an entry holds on an ISO date; both bounds count, null is open. */
export function inForce({ from, to }: { from: string | null; to: string | null }, date: string): boolean {
  return (from === null || from <= date) && (to === null || date <= to);
}
