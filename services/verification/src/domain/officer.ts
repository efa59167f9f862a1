import { type Rejection, reject } from '@alur/event-sourcing';

/** The acting officer, by the id of the sign-in, never by name. */
export interface ActingOfficer {
  readonly id: string;
  readonly roles: readonly string[];
  /** Village code of a village officer; null in the district office. */
  readonly village: string | null;
}

/** A village officer works only for the own village. */
export function outsideVillage(officer: ActingOfficer, village: string | null): Rejection | undefined {
  if (officer.village === null || village === null || officer.village === village) return undefined;
  return reject(
    'wrong-village',
    'Langkah ini milik desa/kelurahan lain. Hanya petugas desa itu yang dapat mengerjakannya.',
  );
}
