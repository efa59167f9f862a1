import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { EventStore } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import type { EventBus } from '../bus.ts';
import { SqliteOffsets } from '../sqlite/offsets.ts';
import { eventBusContract } from '../testing/event-bus-contract.ts';
import { ownTopics } from '../testing/kafka-topics.ts';
import { KafkaBus } from './kafka-bus.ts';
import { openKafkajs } from './kafkajs/client.ts';

const BROKERS = [process.env['ALUR_TEST_KAFKA']!];

/** The connections of one bus. A process that dies sends nothing more, not even that it leaves. */
class Lines {
  readonly #sockets = new Set<Socket>();
  #cut = false;

  readonly open = ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }): Socket => {
    const socket = connect({ host, port }, onConnect);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#cut) socket.destroy(new Error('The line is cut'));
    return socket;
  };

  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy(new Error('The line is cut'));
  }
}

eventBusContract('KafkaBus', {
  async open() {
    const topics = ownTopics(BROKERS);
    const checkpoints = new SqliteOffsets(':memory:');
    const stores: EventStore[] = [];
    const lines = new Map<EventBus, Lines>();
    return {
      async store() {
        const store = new SqliteEventStore(':memory:');
        stores.push(store);
        return store;
      },
      async bus() {
        const line = new Lines();
        const options = {
          brokers: BROKERS,
          clientId: 'contract',
          prefix: topics.prefix,
          checkpoints,
          sessionTimeoutMs: 6_000,
          drainMs: 1_000,
        };
        const bus = new KafkaBus(options, (settings) => openKafkajs(settings, line.open));
        lines.set(bus, line);
        return bus;
      },
      async crash(bus) {
        lines.get(bus)!.cut();
        await bus.close();
      },
      async close() {
        await Promise.all([...lines.keys()].map((bus) => bus.close()));
        for (const store of stores) await store.close();
        await checkpoints.close();
        await topics.drop();
      },
    };
  },
});
