import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { eventStoreContract } from '../testing/index.ts';
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
}

const double = new KurrentDouble();
beforeAll(() => double.start());
afterAll(() => double.stop());
suiteOn('KurrentDB (double)', () => double.url);

const real = process.env['KURRENTDB_URL'];
if (real !== undefined) suiteOn('KurrentDB', () => real);
