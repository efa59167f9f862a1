import * as contracts from '@alur/contracts';
import { folding } from '@alur/read-models';
import { plainCode } from '../domain/codes.ts';

export type LetterState = 'drafted' | 'signing' | 'signed' | 'withdrawn';

export interface LetterDocument {
  readonly tenant: string;
  readonly caseId: string;
  readonly type: string;
  readonly state: LetterState;
  readonly number: string | null;
  readonly sequence: number | null;
  readonly year: number | null;
  readonly signer: string | null;
  readonly signerRole: string | null;
  readonly verificationCode: string | null;
  /** The code as people type it: letters and digits only. */
  readonly codeKey: string | null;
  /** SHA-256 of what was printed. */
  readonly snapshotHash: string | null;
  readonly signedAt: string | null;
  readonly deliveredAt: string | null;
  readonly via: string | null;
  readonly withdrawnAt: string | null;
  readonly withdrawnFor: string | null;
}

const { on, view } = folding<LetterDocument>();

/** The letter register: one document per letter, its id is the letter id. A delivery comes from another stream and is a separate field. */
export const lettersView = view({
  collection: {
    name: 'portal-letters',
    version: 1,
    indexes: [
      ['codeKey'],
      ['tenant', 'caseId'],
      ['tenant', 'signedAt'],
      ['tenant', 'type', 'signedAt'],
      ['tenant', 'type', 'year', 'sequence'],
    ],
  },
  idOf: ({ letterId }) => letterId,
  initial: (data, { tenant }) => ({
    tenant,
    caseId: data.caseId,
    type: 'letterType' in data ? data.letterType : '',
    state: 'drafted',
    number: null,
    sequence: null,
    year: null,
    signer: null,
    signerRole: null,
    verificationCode: null,
    codeKey: null,
    snapshotHash: null,
    signedAt: null,
    deliveredAt: null,
    via: null,
    withdrawnAt: null,
    withdrawnFor: null,
  }),
  folds: [
    on(contracts.LetterDrafted, (letter, { letterType: type }) => ({ ...letter, type })),
    on(contracts.LetterSigningStarted, (letter) => ({ ...letter, state: 'signing' })),
    on(
      contracts.LetterSigned,
      (letter, { number, sequence, year, signer, signerRole, verificationCode, snapshotHash, at }) => ({
        ...letter,
        state: 'signed',
        number,
        sequence,
        year,
        signer,
        signerRole,
        verificationCode,
        codeKey: plainCode(verificationCode),
        snapshotHash,
        signedAt: at,
      }),
    ),
    on(contracts.LetterDelivered, (letter, { at, via }) => ({ ...letter, deliveredAt: at, via })),
    on(contracts.LetterWithdrawn, (letter, { at, reasonCode }) => ({
      ...letter,
      state: 'withdrawn',
      withdrawnAt: at,
      withdrawnFor: reasonCode,
    })),
  ],
});
