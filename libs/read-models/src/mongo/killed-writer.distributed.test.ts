import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Connection, openMongo } from '@alur/mongo';
import { expect, test } from '@jest/globals';
import { MongoReadStore } from './mongo-read-store.ts';
import { dispose, randomDatabase, testServer } from './testing/database.ts';
import { addOne, TALLIES, type Tally } from './testing/tallies.ts';

const SCRIPT = fileURLToPath(new URL('./testing/endless-writer.ts', import.meta.url));
const KILLS = 8;
/** A kill comes this much later after the first write than the one before, so that they fall on different moments of a write; ms. */
const STEP_MS = 6;
/** Far below the minute for which a server keeps what a client has begun and not ended. */
const ALLOWED_MS = 5_000;

async function killWhileItWrites(url: string, database: string, afterMs: number): Promise<void> {
  const writer = spawn(process.execPath, ['--conditions=@alur/source', SCRIPT, url, database], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(writer.stdout, 'data');
  await sleep(afterMs);
  writer.kill('SIGKILL');
  await once(writer, 'exit');
}

test('a process that is killed in the middle of a write holds up none of the others', async () => {
  const options = { url: testServer(), database: randomDatabase() };
  const connection: Connection = await openMongo(options);
  const tallies = await new MongoReadStore(connection).open<Tally>(TALLIES);
  for (let kill = 0; kill < KILLS; kill += 1) {
    await killWhileItWrites(options.url, options.database, kill * STEP_MS);
    const begun = performance.now();
    await addOne(tallies);
    expect(performance.now() - begun).toBeLessThan(ALLOWED_MS);
  }
  await dispose(connection);
});
