export { MongoVault } from './mongo-vault.ts';
