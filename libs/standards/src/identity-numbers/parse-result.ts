/** A message for the officer, in Indonesian and without the number itself. */
export interface Finding {
  readonly code: string;
  readonly message: string;
}

/** A number that may be used (warnings never refuse it), or the reasons why it cannot be right. */
export type ParseResult<Facts> =
  | { readonly ok: true; readonly value: string; readonly warnings: readonly Finding[]; readonly facts: Facts }
  | { readonly ok: false; readonly errors: readonly Finding[] };
