export * from './database.ts';
export * from './file-lock.ts';
export * from './group-commit.ts';
export * from './manifest.ts';
export * from './private.ts';
export { naming, UnusableFileError } from './unusable.ts';
export { COMMITS_VIEW } from './witness.ts';
