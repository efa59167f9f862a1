import { TOPICS } from '@alur/contracts';
import { expect, test } from '@jest/globals';
import { BusUnavailableError } from '../bus.ts';
import { SqliteOffsets } from '../sqlite/index.ts';
import type { BrokerClient, GroupSession } from './client.ts';
import { KafkaBus } from './kafka-bus.ts';
import { conditionOf, reasonOf } from './kafkajs/faults.ts';

const answer = (type: string, retriable: boolean) =>
  Object.assign(new Error(`The broker answers ${type}`), { name: 'KafkaJSProtocolError', type, retriable });
const movedLeader = answer('NOT_LEADER_FOR_PARTITION', true);
const forbidden = answer('GROUP_AUTHORIZATION_FAILED', false);

/** A bus over a broker with empty topics, which answers the first requests for positions and groups with faults. */
function busAnswering(...faults: readonly Error[]): KafkaBus {
  const left = [...faults];
  const fail = async <T>(value: T): Promise<T> => {
    const fault = left.shift();
    if (fault !== undefined) throw fault;
    return value;
  };
  const session = { failed: new Promise<never>(() => undefined), leave: async () => undefined };
  const client: Partial<BrokerClient> = {
    partitionsOf: async () => 1,
    rangesOf: () => fail([]),
    committed: async () => new Map(),
    dropGroup: () => fail(undefined),
    join: () => session as Partial<GroupSession> as GroupSession,
    faultOf: (error) => ({ condition: conditionOf(error), reason: reasonOf(error) }),
    close: async () => undefined,
  };
  const options = { brokers: ['kafka:9092'], clientId: 'portal', checkpoints: new SqliteOffsets(':memory:') };
  return new KafkaBus(options, () => client as BrokerClient);
}

const REQUESTS: readonly [string, (bus: KafkaBus) => Promise<unknown>][] = [
  ['replay', (bus) => bus.replay([TOPICS.intake])[Symbol.asyncIterator]().next()],
  ['follow', async (bus) => (await bus.follow([TOPICS.intake], () => undefined)).stop()],
  ['dropGroup', (bus) => bus.dropGroup('portal-views')],
  [
    'lag',
    async (bus) => {
      const consumption = await bus.consume({
        group: 'portal',
        topics: [TOPICS.intake],
        onBatch: async () => undefined,
      });
      return consumption.lag().finally(() => consumption.stop());
    },
  ],
];

test.each(REQUESTS)('%s says which fault of the broker passes, and works when it has passed', async (_, request) => {
  const bus = busAnswering(movedLeader, forbidden);
  const fault = request(bus);
  await expect(fault).rejects.toBeInstanceOf(BusUnavailableError);
  await expect(fault).rejects.toMatchObject({ message: expect.stringContaining('NOT_LEADER_FOR_PARTITION') });
  await expect(request(bus)).rejects.toBe(forbidden);
  await request(bus);
  await bus.close();
});
