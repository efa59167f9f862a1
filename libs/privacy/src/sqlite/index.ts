export { eraseAgain } from './erasure-table.ts';
export * from './sqlite-vault.ts';
export * from './verify-vault.ts';
