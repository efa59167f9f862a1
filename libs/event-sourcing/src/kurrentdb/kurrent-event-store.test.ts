import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { crashContract, eventStoreContract } from '../testing/index.ts';
import { KurrentDouble } from './fixtures/kurrent-double.ts';
import { KurrentEventStore } from './kurrent-event-store.ts';

/** All logs of the suite share one server: each is the log of another service, and none may see the others. */
function suiteOn(name: string, url: () => string): void {
  eventStoreContract(name, {
    checksIdsAcrossStreams: false,
    async createLog() {
      const service = `test-${randomUUID()}`;
      return { open: () => KurrentEventStore.open({ url: url(), service }), dispose: async () => undefined };
    },
  });

  // The writers die, the server goes on: what it tests is that an append is stored as a whole or not at all.
  crashContract(name, {
    writer: new URL('./crash-writer.ts', import.meta.url),
    createPlace: async () => `${url()} test-${randomUUID()}`,
    async open(place) {
      const [url = '', service = ''] = place.split(' ');
      return KurrentEventStore.open({ url, service });
    },
    dispose: async () => undefined,
    // The client takes half a second to connect.
    lifeMs: 2_000,
  });
}

const double = new KurrentDouble();
beforeAll(() => double.start());
afterAll(() => double.stop());
suiteOn('KurrentDB (double)', () => double.url);

const real = process.env['KURRENTDB_URL'];
if (real !== undefined) suiteOn('KurrentDB', () => real);
