import { tracingChannel } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { EventStore } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import type { EventBus } from '../bus.ts';
import { SqliteOffsets } from '../sqlite/offsets.ts';
import { eventBusContract } from '../testing/event-bus-contract.ts';
import { ownTopics } from '../testing/kafka-topics.ts';
import type { BrokerClient, ClientSettings } from './client.ts';
import { KafkaBus } from './kafka-bus.ts';
import { openKafkajs } from './kafkajs/client.ts';
import { openPlatformatic } from './platformatic/client.ts';

const BROKERS = [process.env['ALUR_TEST_KAFKA']!];

/** The connections of one bus. A process that dies sends nothing more, not even that it leaves. */
class Line {
  readonly #sockets = new Set<Socket>();
  #cut = false;

  readonly open = ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }): Socket => {
    const socket = connect({ host, port }, onConnect);
    this.add(socket);
    return socket;
  };

  add(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#cut) socket.destroy(new Error('The line is cut'));
  }

  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy(new Error('The line is cut'));
  }
}

/** The other client gives its connections no factory, but shows each one that it opens. */
tracingChannel('plt:kafka:connections:connects').end.subscribe((message) => {
  const { connection } = message as { connection: { context: unknown; socket: Socket | undefined } };
  if (connection.context instanceof Line && connection.socket) connection.context.add(connection.socket);
});

const CLIENTS: Record<string, (settings: ClientSettings, line: Line) => BrokerClient> = {
  kafkajs: (settings, line) => openKafkajs(settings, line.open),
  platformatic: openPlatformatic,
};

for (const [name, open] of Object.entries(CLIENTS))
  eventBusContract(`KafkaBus with ${name}`, {
    async open() {
      const topics = ownTopics(BROKERS);
      const checkpoints = new SqliteOffsets(':memory:');
      const stores: EventStore[] = [];
      const lines = new Map<EventBus, Line>();
      return {
        async store() {
          const store = new SqliteEventStore(':memory:');
          stores.push(store);
          return store;
        },
        async bus() {
          const line = new Line();
          const options = {
            brokers: BROKERS,
            clientId: 'contract',
            prefix: topics.prefix,
            checkpoints,
            sessionTimeoutMs: 6_000,
            drainMs: 1_000,
          };
          const bus = new KafkaBus(options, (settings) => open(settings, line));
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
