import { PatternField } from '@alur/platform';

/** Without a dot, because ids of two things are joined by one. */
export const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/;
export const OFFICER_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;
export const CODE = /^[A-Za-z0-9][A-Za-z0-9:._|/-]{0,79}$/;
/** Codes that are part of a path or of a stream's name. */
export const SLUG = /^[a-z0-9][a-z0-9-]{0,59}$/;
export const ID_MESSAGE = '$property bukan nomor yang dikenal';
export const CODE_MESSAGE = '$property harus berupa kode, misalnya rusak-saat-pengiriman';
export const SLUG_MESSAGE = '$property harus berupa kode huruf kecil, misalnya beras-5kg';

export const HOUSEHOLD_ROUTE = 'api/disbursement/goods/cases/:caseId/households/:householdId';

/** Officers who may look at hand-overs of goods. */
export const GOODS_READERS = ['petugas-logistik', 'kepala-seksi', 'kabid-linjamsos', 'kepala-dinas'] as const;

export class CaseParams {
  @PatternField(ID, { message: ID_MESSAGE })
  caseId!: string;
}

export class HouseholdParams extends CaseParams {
  @PatternField(ID, { message: ID_MESSAGE })
  householdId!: string;
}
