import { LetterSigned } from '@alur/contracts';
import { folding } from '@alur/read-models';

export interface LetterByCode {
  readonly tenant: string;
  readonly letterId: string;
}

const { begin, view } = folding<LetterByCode>();

/** Finds a signed letter by the verification code on its paper. */
export const lettersByCode = view({
  collection: { name: 'verification-letters-by-code', version: 1, indexes: [] },
  idOf: ({ verificationCode }) => verificationCode,
  folds: [begin(LetterSigned, ({ letterId }, { tenant }) => ({ tenant, letterId }))],
});
