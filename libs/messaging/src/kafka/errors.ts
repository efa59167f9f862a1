/**
 * The `type` of an error that the broker answered with (kafkajs's class for it is not exported to ES modules); undefined
 * for any other error.
 */
export function protocolFault(error: unknown): { readonly type: string; readonly retriable: boolean } | undefined {
  if (!(error instanceof Error) || !('type' in error) || typeof error.type !== 'string') return undefined;
  return { type: error.type, retriable: 'retriable' in error && error.retriable === true };
}
