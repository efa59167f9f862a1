import type { ContractMessage } from '@alur/contracts';

/** Runs work on messages within something, e.g. a span: calls `run` once and passes its failure on. */
export type Around = (messages: readonly ContractMessage[], run: () => Promise<void>) => Promise<void>;

export const PLAIN: Around = (_, run) => run();
