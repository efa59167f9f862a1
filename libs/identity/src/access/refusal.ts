import { AccessError } from '../access-error.ts';
import { outsideJurisdiction } from '../jurisdiction.ts';
import type { Verdict } from './rule.ts';

/** @throws AccessError 403 or 404 when access is refused. */
export function requireAccess(access: Verdict): void {
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
