/** A process that changes the same documents until it is killed: `node endless-writer.ts <url> <database>`. */
import { openMongo } from '@alur/mongo';
import { MongoReadStore } from '../mongo-read-store.ts';
import { addOne, TALLIES, type Tally } from './tallies.ts';

const [url = '', database = ''] = process.argv.slice(2);
const tallies = await new MongoReadStore(await openMongo({ url, database })).open<Tally>(TALLIES);
for (let written = 0; ; written += 1) {
  await addOne(tallies);
  if (written === 0) console.log('writing');
}
