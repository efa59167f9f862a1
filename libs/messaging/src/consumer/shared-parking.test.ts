import { SqliteParkingLot } from '../sqlite/parking-lot.ts';
import { sharedParkingContract } from '../testing/shared-parking.ts';

sharedParkingContract('SqliteParkingLot', async () => {
  const lot = new SqliteParkingLot(':memory:');
  return [lot, lot];
});
