export * from './away.ts';
export * from './connection.ts';
export * from './database.ts';
