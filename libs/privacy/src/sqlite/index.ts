export * from './sqlite-vault.ts';
export * from './verify-vault.ts';
