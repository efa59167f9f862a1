export { MongoOffsets } from './offsets.ts';
export { MongoParkingLot } from './parking-lot.ts';
