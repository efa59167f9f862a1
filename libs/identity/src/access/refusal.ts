import { AccessError } from '../access-error.ts';
import { outsideJurisdiction } from '../jurisdiction.ts';
import { OVERSIGHT } from './purposes.ts';
import type { Verdict } from './rule.ts';

/** @throws AccessError 403 or 404 when access is refused. */
export function requireAccess(access: Verdict): asserts access is Extract<Verdict, { allowed: true }> {
  if (access.allowed) return;
  switch (access.code) {
    case 'case-not-found':
      throw new AccessError(404, 'case-not-found', 'Perkara ini tidak ada. Periksa nomornya.');
    case 'wrong-village':
      throw outsideJurisdiction();
    case 'no-need':
      throw new AccessError(
        403,
        'no-need',
        'Tidak ada langkah Anda pada perkara ini, atau data ini bukan untuk peran Anda. Bila keadaan mendesak, buka akses darurat dengan alasan tertulis.',
      );
  }
}

/**
 * Who leads the office and has no step in the case sees it for oversight, and says so (office practice 5.1).
 * @throws AccessError 422 for another purpose.
 */
export function requireOversight(access: Verdict, purpose: unknown): void {
  if (!access.allowed || access.by !== 'lead' || OVERSIGHT.some((known) => known === purpose)) return;
  throw new AccessError(
    422,
    'oversight-purpose-required',
    'Anda tidak punya langkah pada perkara ini. Pilih tujuan "pengawasan" atau "pemeriksaan-resmi".',
  );
}
