import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { SqliteOffsets } from '../sqlite/offsets.ts';
import { type EventBusWorld, eventBusContract } from '../testing/event-bus-contract.ts';
import { EmbeddedBus } from './embedded-bus.ts';

/** Short, so that a crash does not wait for handlers that never end. */
const DRAIN_MS = 50;

async function open(): Promise<EventBusWorld> {
  const offsets = new SqliteOffsets(':memory:');
  const buses: EmbeddedBus[] = [];
  const stores: SqliteEventStore[] = [];
  return {
    store: async () => {
      const store = new SqliteEventStore(':memory:');
      stores.push(store);
      return store;
    },
    bus: async () => {
      const bus = new EmbeddedBus({ offsets, drainMs: DRAIN_MS });
      buses.push(bus);
      return bus;
    },
    crash: (bus) => bus.close(),
    close: async () => {
      for (const bus of buses) await bus.close();
      for (const store of stores) await store.close();
      await offsets.close();
    },
  };
}

eventBusContract('EmbeddedBus', { open });
