import type { Role } from '@alur/standards';

/** A signed-in member of an office. Holds no name: only ids and what the officer may do. */
export interface Officer {
  /** Stable id, e.g. `oku-selatan.front-office-1`; events carry it as the actor. */
  readonly id: string;
  /** The only tenant whose data this officer sees. */
  readonly tenant: string;
  readonly roles: Role[];
  /** Kemendagri code of the village the officer works for; null when not bound to one. */
  readonly village: string | null;
  /** Kemendagri code of the district (kecamatan) the officer works for; null when not bound to one. */
  readonly district: string | null;
}
