import type { Role } from '@alur/standards';
import type { Officer } from '../officer.ts';

/** What is asked of a case. `line`: its state with masked names; `act`: an act on it; the others: kinds of data. */
export type Asked = 'line' | 'act' | 'identity' | 'papers' | 'findings' | 'notes' | 'health' | 'bank';

/** Break-glass: an officer without a need opened the case for a time, with a reason that the privacy officer reads. */
export interface Grant {
  readonly officer: string;
  /** ISO 8601, UTC; the grant ends then. */
  readonly until: string;
}

/**
 * What decides who may see a case. Facts only grow, apart from closing: an allowance by them ends by the clock alone, so
 * for a day it may be given on facts that were read before; a refusal is given on facts just read.
 */
export interface CaseFacts {
  readonly tenant: string;
  readonly kind: 'application' | 'incident' | 'complaint';
  readonly service: string;
  /** Whom it is about; null in an anonymous complaint. */
  readonly subjectId: string | null;
  /** Kemendagri code; null is outside of every village and district. */
  readonly village: string | null;
  /** Extends nothing that the officer may see of other people. */
  readonly openedBy: string;
  /** Officers whom a complaint accuses. */
  readonly excluded: readonly string[];
  /** Roles with a step in the case, open or done. */
  readonly roles: readonly string[];
  readonly grants: readonly Grant[];
  /** ISO 8601, UTC; null while the case is open or with the applicant. */
  readonly closedAt: string | null;
}

/** The part of an officer that access is decided on. */
export type Asker = Pick<Officer, 'id' | 'tenant' | 'village' | 'district'> & { readonly roles: readonly Role[] };
