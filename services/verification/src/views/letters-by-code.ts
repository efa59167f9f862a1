import { type ContractMessage, type DataOf, LetterSigned, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';

export interface LetterByCode {
  readonly tenant: string;
  readonly letterId: string;
}

/** Finds a signed letter by the verification code on its paper. */
export const lettersByCode: View<LetterByCode> = {
  collection: { name: 'verification-letters-by-code', version: 1, indexes: [] },
  topics: [TOPICS.verification],
  documentsOf: (message) => (isSigned(message) ? [message.data.verificationCode] : []),
  evolve: (document, message) =>
    isSigned(message) ? { tenant: message.tenant, letterId: message.data.letterId } : document,
};

function isSigned(message: ContractMessage): message is ContractMessage<DataOf<typeof LetterSigned>> {
  return message.type === LetterSigned.type;
}
