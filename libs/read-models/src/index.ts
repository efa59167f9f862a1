export { applyMessages } from './apply.ts';
export * from './documents.ts';
export * from './query-error.ts';
export * from './read-store.ts';
export type { RebuildProgress, RebuildResult } from './rebuild.ts';
export { RebuildError } from './rebuild-error.ts';
export * from './unavailable-error.ts';
export * from './view.ts';
export { ViewRuntime, type ViewRuntimeOptions } from './view-runtime.ts';
