/** Builds the portal's case view from its topic and says how long it took and how much memory it needed at most. */

import { KafkaBus } from '@alur/messaging/kafka';
import { MongoOffsets } from '@alur/messaging/mongo';
import { SqliteParkingLot } from '@alur/messaging/sqlite';
import { openMongo } from '@alur/mongo';
import { portalService } from '@alur/portal';
import { ViewRuntime } from '@alur/read-models';
import { MongoReadStore } from '@alur/read-models/mongo';
import { timed } from '../rounds.ts';

const [broker = '', prefix = '', url = '', database = ''] = process.argv.slice(2);
const connection = await openMongo({ url, database });
const bus = new KafkaBus({
  brokers: [broker],
  clientId: 'bench',
  prefix,
  checkpoints: await MongoOffsets.open(connection),
});
const runtime = new ViewRuntime({
  group: 'bench',
  bus,
  store: new MongoReadStore(connection),
  views: portalService.views.filter(({ collection }) => collection.name === 'portal-cases'),
  parking: new SqliteParkingLot(':memory:'),
});
// A view that is new is built from the start of its topics before it follows them.
const seconds = await timed(() => runtime.start());
console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
await runtime.stop();
await bus.close();
await connection.close();
