export type QueryErrorCode =
  /** The query or the definition is malformed. */
  | 'query-invalid'
  /** No declared index serves the query. */
  | 'query-not-served'
  /** The page token was changed, cut, or made for another query. */
  | 'page-token-invalid';

/** Why a read store refuses a request. Of these only `page-token-invalid` can be the fault of an HTTP client. */
export class QueryError extends Error {
  readonly code: QueryErrorCode;

  constructor(code: QueryErrorCode, message: string) {
    super(message);
    this.name = 'QueryError';
    this.code = code;
  }
}
