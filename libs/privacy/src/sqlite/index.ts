export { eraseAgain } from './erasure-table.ts';
export { forgetFiles, lostFiles } from './lost-files.ts';
export * from './sqlite-vault.ts';
export * from './verify-vault.ts';
