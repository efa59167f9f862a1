export * from './connection.ts';
export * from './database.ts';
