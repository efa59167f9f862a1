import type { ContractMessage } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { folding } from '@alur/read-models';
import { plainCode } from '../domain/codes.ts';

export type LetterState = 'drafted' | 'signing' | 'signed' | 'withdrawn';

export interface LetterDocument {
  readonly tenant: string;
  /** Null for a paper of a batch. */
  readonly caseId: string | null;
  /** `other`: a numbered paper that is no letter, such as a BAST. */
  readonly kind: 'letter' | 'other';
  /** Whom a paper is about; null for a letter, whose case says it. */
  readonly subjectId: string | null;
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
    version: 3,
    indexes: [
      ['codeKey'],
      ['tenant', 'caseId'],
      ['tenant', 'signedAt'],
      ['tenant', 'type', 'signedAt'],
      ['tenant', 'type', 'year', 'sequence'],
    ],
  },
  idOf,
  initial: (data, { tenant }) => ({
    tenant,
    caseId: data.caseId ?? null,
    kind: 'letterId' in data ? 'letter' : 'other',
    subjectId: null,
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
    on(contracts.GoodsHandedOver, (paper, data) => numbered(paper, 'bast-barang', data.bast, data)),
    on(contracts.FundsHandedOver, (paper, data) => numbered(paper, 'bast-dana', data.bast, data)),
    on(contracts.GrantHandedOver, (paper, data) => numbered(paper, 'bast-bantuan', data.bast ?? '', data)),
    on(contracts.FundsStateChanged, (paper, data) =>
      data.state === 'transfer-failed'
        ? { ...paper, state: 'withdrawn', withdrawnAt: data.at, withdrawnFor: data.reasonCode }
        : numbered(paper, 'nota-dinas', data.number ?? '', { ...data, subjectId: null }),
    ),
  ],
});

type Issued =
  | { readonly letterId: string }
  | { readonly bast: string | null }
  | { readonly state: string; readonly number: string | null };

/** Moves of a request for money that give a paper its number, or make a numbered one void. */
const PAPER_MOVES: readonly string[] = ['signed', 'transfer-failed'];

/** A letter by its id, another paper by its number; undefined for a move of a request that touches no paper. */
function idOf(data: Issued, { tenant }: ContractMessage): string | undefined {
  if ('letterId' in data) return data.letterId;
  const number = 'bast' in data ? data.bast : PAPER_MOVES.includes(data.state) ? data.number : null;
  return number === null ? undefined : `${tenant}/${number}`;
}

type Act = { readonly subjectId: string | null; readonly by: string; readonly at: string };

/** A paper that is issued in one act: its sequence is the first part of its number that is a number alone. */
function numbered(paper: LetterDocument, type: string, number: string, { subjectId, by, at }: Act): LetterDocument {
  const sequence = number.split('/').find((part) => /^\d+$/.test(part));
  return {
    ...paper,
    type,
    state: 'signed',
    number,
    sequence: sequence === undefined ? null : Number(sequence),
    year: Number(at.slice(0, 4)),
    signer: by,
    subjectId,
    signedAt: at,
  };
}
