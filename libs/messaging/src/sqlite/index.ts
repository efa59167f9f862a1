export * from './check-offsets.ts';
export { SqliteOffsets } from './offsets.ts';
export { SqliteParkingLot } from './parking-lot.ts';
