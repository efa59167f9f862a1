export { SqliteReadStore } from './sqlite-read-store.ts';
