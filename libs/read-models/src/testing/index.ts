export { indexesRead } from './indexes-read.ts';
export { readStoreContract } from './read-store-contract.ts';
