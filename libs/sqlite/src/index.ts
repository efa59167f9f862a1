export * from './database.ts';
export * from './group-commit.ts';
