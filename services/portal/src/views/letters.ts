import * as contracts from '@alur/contracts';
import { type ContractMessage, type DataOf, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';
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

const CONTRACTS = [
  contracts.LetterDrafted,
  contracts.LetterSigningStarted,
  contracts.LetterSigned,
  contracts.LetterDelivered,
  contracts.LetterWithdrawn,
];
const TYPES = new Set(CONTRACTS.map((contract) => contract.type));
type LetterData = DataOf<(typeof CONTRACTS)[number]>;

function empty(message: ContractMessage, data: LetterData): LetterDocument {
  return {
    tenant: message.tenant,
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
  };
}

function signed(letter: LetterDocument, data: DataOf<typeof contracts.LetterSigned>): LetterDocument {
  const { number, sequence, year, signer, signerRole, verificationCode, snapshotHash, at } = data;
  return {
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
  };
}

/** The letter register: one document per letter, its id is the letter id. A delivery comes from another stream and is a separate field. */
export const lettersView: View<LetterDocument> = {
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
  topics: [TOPICS.verification],
  documentsOf: ({ type, data }) => (TYPES.has(type) ? [(data as LetterData).letterId] : []),
  evolve: (document, message) => {
    const data = message.data as LetterData;
    const letter = document ?? empty(message, data);
    switch (message.type) {
      case contracts.LetterSigningStarted.type:
        return { ...letter, state: 'signing' };
      case contracts.LetterSigned.type:
        return signed(letter, data as DataOf<typeof contracts.LetterSigned>);
      case contracts.LetterDelivered.type: {
        const { at, via } = data as DataOf<typeof contracts.LetterDelivered>;
        return { ...letter, deliveredAt: at, via };
      }
      case contracts.LetterWithdrawn.type: {
        const { at, reasonCode } = data as DataOf<typeof contracts.LetterWithdrawn>;
        return { ...letter, state: 'withdrawn', withdrawnAt: at, withdrawnFor: reasonCode };
      }
      default:
        return 'letterType' in data ? { ...letter, type: data.letterType } : letter;
    }
  },
};
