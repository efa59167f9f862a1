import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical.ts';
import { QueryError } from './query-error.ts';
import type { Filter, Scalar, Sort } from './read-store.ts';

/** Where a page ended: the sort values of its last document and its id. */
export interface Position {
  readonly values: readonly Scalar[];
  readonly id: string;
}

function checksum(query: string, position: string): string {
  return createHash('sha256').update(`${query}\n${position}`).digest('base64url').slice(0, 16);
}

/** What a token is bound to, so that it cannot continue another query. */
export function queryFingerprint(collection: string, filter: Filter, sort: Sort | undefined): string {
  return canonicalJson({ collection, filter, sort: sort ?? null });
}

export function writePageToken(query: string, position: Position): string {
  const text = JSON.stringify([position.id, ...position.values]);
  return `${Buffer.from(text).toString('base64url')}.${checksum(query, text)}`;
}

export function readPageToken(query: string, token: string): Position {
  const [encoded = '', sum] = token.split('.');
  const text = Buffer.from(encoded, 'base64url').toString();
  if (sum !== checksum(query, text)) {
    throw new QueryError(
      'page-token-invalid',
      'The page token was changed or belongs to another query: start again from the first page',
    );
  }
  const [id, ...values]: [string, ...Scalar[]] = JSON.parse(text);
  return { id, values };
}
