export * from './database.ts';
export * from './file-lock.ts';
export * from './group-commit.ts';
