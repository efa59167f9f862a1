import type { Role } from './roles.ts';
import type { Limit, Route } from './route.ts';

/** A text as the office published it, typing errors and all. */
export interface PublishedText {
  readonly text: string;
  /** Name of the seed file. */
  readonly file: string;
  /** Line or range of lines, `3-26`. */
  readonly lines: string;
  readonly decree: string | null;
  readonly ocr: 'clean' | 'damaged';
}

/** The value that software works with beside a published text. */
export interface NormalisedLimit {
  readonly label: string;
  readonly limit: Limit | null;
  readonly basis: 'sop-sum' | 'published-max' | 'policy';
  readonly note: string | null;
  readonly inconsistencies: readonly string[];
}

/** One required paper. `code` may list alternatives: `sktm-desa|rekomendasi-sktm`. */
export interface DocumentRule {
  readonly code: string;
  readonly label: string;
  /** The paper is asked only then; absent: always. */
  readonly berlakuBila?: { readonly usiaMinimal?: number };
  /** Conditional papers are offered, not demanded. */
  readonly wajib: boolean;
  readonly asli?: boolean;
  /** May follow after the first report of an incident (INC-17): not asked at completeness, but before the final report. */
  readonly menyusul?: boolean;
}

/** A service in several kinds, of which each case is one: `jenisStimulan` of KUBE, RUTILAHU, SARLING, UEP. */
export interface Choice {
  readonly name: string;
  readonly values: readonly string[];
}

export interface ServiceDefinition {
  readonly no: number | null;
  readonly slug: string;
  readonly aliases: readonly string[];
  readonly version: number;
  readonly tenant: string;
  readonly nama: string;
  readonly archetype: 'A1' | 'A2' | 'A3' | 'A4' | 'A5' | 'A6';
  /** The office's own class of a disaster, which decides the form of the aid: `alam` never gets money (R-05, INC-40). */
  readonly klasifikasiLokal?: 'alam' | 'sosial';
  /** False for routes that are not one of the 21 published services (general complaints). */
  readonly catalogued: boolean;
  readonly bidang: string | null;
  readonly decree: string | null;
  readonly underReview: boolean;
  readonly published: {
    readonly requirements: readonly PublishedText[];
    readonly procedure: readonly PublishedText[];
    readonly time: readonly PublishedText[];
    readonly fee: readonly PublishedText[];
    readonly product: readonly PublishedText[];
    readonly complaints: readonly PublishedText[];
    readonly legalBasis: readonly PublishedText[];
    readonly guarantees: readonly PublishedText[];
    readonly other: readonly PublishedText[];
  };
  /** Rupiah; null: the seed is silent. There is no other fee field. */
  readonly biaya: 0 | null;
  readonly kind: 'application' | 'incident' | 'complaint';
  readonly applicants: readonly ('diri' | 'keluarga' | 'masyarakat' | 'tksk' | 'perangkat-desa' | 'pendamping')[];
  /** Roles that may file it for a citizen. */
  readonly filedBy: readonly Role[];
  /** Absent: the service has no kinds. */
  readonly choice?: Choice;
  readonly documents: readonly DocumentRule[];
  readonly limits: readonly NormalisedLimit[];
  /** End-to-end limit of the case from the complete file; null where the sources give none. */
  readonly limit: Limit | null;
  readonly clockStarts: 'complete-file' | 'arrival' | 'report';
  readonly products: readonly string[];
  readonly forwardedTo: readonly string[];
  readonly inconsistencies: readonly string[];
  /** null: published, but not yet carried out with the software. */
  readonly route: Route | null;
}
