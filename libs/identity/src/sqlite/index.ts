export * from './sqlite-accounts.ts';
