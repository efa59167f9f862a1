import type { ContractMessage, Topic } from '@alur/contracts';
import type { CollectionDefinition, Filter } from './read-store.ts';

/** A read model: which documents a message touches and how each changes. Pure. */
export interface View<Doc extends object> {
  readonly collection: CollectionDefinition;
  readonly topics: readonly Topic[];
  /** Ids of the documents that this message touches; none when it is of no interest. */
  documentsOf(message: ContractMessage): readonly string[];
  /**
   * Further documents that this message touches: all that an index of the collection finds, e.g. every open step of a case
   * that closes. Only for documents that messages of the same key make.
   */
  select?(message: ContractMessage): Filter | undefined;
  /**
   * The document after the message; undefined deletes it (a deletion is kept as a marker so that an older
   * redelivered message cannot bring it back).
   */
  evolve(document: Doc | undefined, message: ContractMessage, id: string): Doc | undefined;
}

/** `<stream>@<revision>`: what a command answers and what `?after=` takes. */
export interface VersionToken {
  readonly stream: string;
  readonly revision: number;
}

export function formatToken(token: VersionToken): string {
  return `${token.stream}@${token.revision}`;
}

/** Undefined when the text is not a token. */
export function parseToken(text: string): VersionToken | undefined {
  const match = /^(.{1,300})@(\d{1,15})$/.exec(text);
  return match ? { stream: match[1]!, revision: Number(match[2]) } : undefined;
}
