/** The bus over both clients, in turns: events per second onto a topic and off it, and milliseconds of one event at a time. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CaseReopened, TOPICS } from '@alur/contracts';
import type { NewEvent } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { intakeService } from '@alur/intake';
import { KAFKA_CLIENTS, KafkaBus, loadClient } from '@alur/messaging/kafka';
import { SqliteOffsets } from '@alur/messaging/sqlite';
import { fill } from '../cases.ts';
import { compared, type Line } from '../lines.ts';
import { type Pair, percentile, summary, timed } from '../rounds.ts';

const CASES = 8_000;
const SINGLE = 300;
const WARM_UP = 20;
const POLL_MS = 5;
const AT = '2026-07-01T02:30:00.000Z';

interface Figures {
  readonly relay: number;
  readonly consume: number;
  readonly p50: number;
  readonly p99: number;
}

/** Compared with kafkajs; the client that begins changes every round, and round 0 does not count. */
export async function benchClients(rounds: number, broker: string): Promise<Line[]> {
  const log = new SqliteEventStore(':memory:');
  await fill(log, CASES);
  const all: { readonly [name in (typeof KAFKA_CLIENTS)[number]]: Figures }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const found = new Map<string, Figures>();
    for (const name of round % 2 === 0 ? KAFKA_CLIENTS : KAFKA_CLIENTS.toReversed())
      found.set(name, await figuresOf(name, broker, log));
    if (round > 0) all.push({ kafkajs: found.get('kafkajs')!, platformatic: found.get('platformatic')! });
  }
  await log.close();
  const pairs = (figure: keyof Figures): Pair[] =>
    all.map(({ kafkajs, platformatic }) => ({ ours: platformatic[figure], raw: kafkajs[figure] }));
  return [
    compared('platformatic: log → topic', 'events/s', 'kafkajs', pairs('relay')),
    compared('platformatic: topic → handler', 'events/s', 'kafkajs', pairs('consume')),
    latency('p50', pairs('p50')),
    latency('p99', pairs('p99')),
  ];
}

function latency(percent: string, pairs: readonly Pair[]): Line {
  const { ours, raw, ratio } = summary(pairs);
  const value = `${ours.toFixed(1)} ms`;
  return { figure: `platformatic: one event, ${percent}`, value, baseline: `kafkajs ${raw.toFixed(1)} ms`, ratio };
}

async function figuresOf(
  name: (typeof KAFKA_CLIENTS)[number],
  broker: string,
  log: SqliteEventStore,
): Promise<Figures> {
  const checkpoints = new SqliteOffsets(':memory:');
  const prefix = `${name}-${Date.now()}.`;
  const bus = new KafkaBus({ brokers: [broker], clientId: 'bench', prefix, checkpoints }, await loadClient(name));
  const relayed = await timed(async () => {
    const publishing = await bus.publish({ topic: TOPICS.intake, store: log, map: intakeService.publish! });
    while ((await publishing.lag()) > 0) await sleep(POLL_MS);
    await publishing.stop();
  });
  let seen = 0;
  const onBatch = async (batch: readonly unknown[]) => {
    seen += batch.length;
  };
  const consumed = await timed(async () => {
    const consumption = await bus.consume({ group: 'bench', topics: [TOPICS.intake], onBatch });
    while (seen === 0 || (await consumption.lag()) > 0) await sleep(POLL_MS);
    await consumption.stop();
  });
  const waits = await oneAtATime(bus);
  await bus.close();
  await checkpoints.close();
  const [p50, p99] = [percentile(waits, 0.5), percentile(waits, 0.99)];
  return { relay: seen / relayed, consume: seen / consumed, p50, p99 };
}

/** Milliseconds from an append to the handler. */
async function oneAtATime(bus: KafkaBus): Promise<number[]> {
  const store = new SqliteEventStore(':memory:');
  let arrived = Promise.withResolvers<void>();
  await bus.publish({
    topic: TOPICS.survey,
    store,
    map: ({ id, stream, revision, data, meta }) => ({
      ...{ id, stream, revision, data, type: CaseReopened.type, source: 'alur/bench', subject: stream, time: meta.at },
      ...{ tenant: meta.tenant, actor: meta.actor, correlationId: meta.correlationId },
    }),
  });
  await bus.consume({ group: 'single', topics: [TOPICS.survey], onBatch: async () => arrived.resolve() });
  const waits: number[] = [];
  for (let index = 0; index < WARM_UP + SINGLE; index += 1) {
    arrived = Promise.withResolvers<void>();
    const start = performance.now();
    await store.append(`oku-selatan/case/${randomUUID()}`, [eventOf()], 'no-stream');
    await arrived.promise;
    if (index >= WARM_UP) waits.push(performance.now() - start);
  }
  await store.close();
  return waits;
}

function eventOf(): NewEvent {
  const [caseId, commandId] = [randomUUID(), randomUUID()];
  const meta = { tenant: 'oku-selatan', actor: 'bench', at: AT, commandId, correlationId: commandId };
  return { id: randomUUID(), type: 'case.numbered.v1', data: { caseId, reasonCode: 'n', by: 'bench', at: AT }, meta };
}
