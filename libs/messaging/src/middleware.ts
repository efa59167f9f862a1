import type { ContractMessage } from '@alur/contracts';

/** Wraps work on messages, such as in a span: calls `run` once and rethrows its error. */
export type MessageMiddleware = (messages: readonly ContractMessage[], run: () => Promise<void>) => Promise<void>;

export const passThrough: MessageMiddleware = (_, run) => run();
