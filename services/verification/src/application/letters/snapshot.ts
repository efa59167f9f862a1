import { createHash } from 'node:crypto';
import type { PersonIdentity } from '@alur/contracts';
import type { SignatureBlock } from '@alur/documents';
import { type LetterType } from '@alur/standards';

/** The data of a draft. Kept in the vault under the person's key; events hold only its hash. */
export interface DraftSnapshot {
  /** Random, so that the hash of a snapshot cannot be guessed from a person's data. */
  readonly salt: string;
  readonly tenant: string;
  readonly caseId: string;
  readonly letterType: LetterType;
  readonly templateVersion: number;
  readonly person: Omit<PersonIdentity, 'phone'>;
  /** Village code of the case; village letters carry it in their number, and its name in the letterhead. */
  readonly village: string | null;
  /** Date of the registry data that the look-up of the case saw. */
  readonly registryDataDate: string | null;
  readonly fields: Readonly<Record<string, string>>;
}

/** What the office itself puts on a letter on its issue date. */
export interface Issuer {
  readonly letterhead: readonly string[];
  readonly office: string;
  readonly district: string;
  readonly registry: { readonly code: string; readonly name: string };
  readonly signatory: SignatureBlock;
  /** Where a letter is issued, before its date. Absent in letters that were signed without it. */
  readonly place?: string;
  /** Who gets a copy. */
  readonly copies?: readonly string[];
}

/** Everything that a signed letter shows: frozen, hashed, and enough to print it again. */
export interface PrintedSnapshot extends DraftSnapshot {
  readonly issuer: Issuer;
  readonly number: string;
  readonly issueDate: string;
  readonly signedAt: string;
  readonly verificationCode: string;
  /** What the QR code holds. */
  readonly verificationUrl: string;
}

/** SHA-256 (hex) over canonical JSON: keys sorted, no spaces; equal content has an equal hash wherever it was stored. */
export function snapshotHash(snapshot: object): string {
  return createHash('sha256').update(canonicalJson(snapshot)).digest('hex');
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
