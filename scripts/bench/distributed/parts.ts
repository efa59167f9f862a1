import { startBrokers } from '../../brokers/brokers.ts';
import { FREE_PORTS } from '../../brokers/ports.ts';
import { compared, type Parts, ROUND_MS, ROUNDS, whole } from '../lines.ts';
import { median } from '../rounds.ts';
import type { Latency } from '../traffic.ts';
import { benchClients } from './clients.ts';
import { benchDocumentProjection } from './projection.ts';
import { benchRebuild } from './rebuild.ts';
import { benchRelay } from './relay.ts';
import { benchVisible } from './visible.ts';

const EVENTS = Number(process.env['ALUR_BENCH_EVENTS'] ?? 1_000_000);
const MEMORY_LIMIT = 512;

/** Real Kafka and a real document database, on brokers of their own. */
export const DISTRIBUTED: Parts = {
  async relay() {
    const line = await onBrokers(async ({ kafka }) =>
      compared('relay: log → topic', 'events/s', 'bare kafkajs', await benchRelay(ROUNDS, kafka)),
    );
    return [{ ...line, goal: 'ratio ≥ 0.7', reached: line.ratio! >= 0.7 }];
  },

  clients: () => onBrokers(({ kafka }) => benchClients(ROUNDS, kafka)),

  async projection() {
    const line = await onBrokers(async ({ kafka, mongodb }) => {
      const pairs = await benchDocumentProjection(ROUNDS, kafka, mongodb);
      return compared('projection: topic → documents', 'events/s', 'bare bulk upserts', pairs);
    });
    return [{ ...line, goal: 'ratio ≥ 0.5', reached: line.ratio! >= 0.5 }];
  },

  async visible() {
    const { ours, raw, megabytes } = await benchVisible(ROUNDS, ROUND_MS);
    const p99 = median(ours.map((round) => round.p99));
    return [
      {
        figure: 'command → visible, 50 connections',
        value: latency(ours),
        baseline: `bare path: ${latency(raw)}`,
        ratio: p99 / median(raw.map((round) => round.p99)),
        goal: 'p99 ≤ 500 ms',
        reached: p99 <= 500,
      },
      ...Object.entries(megabytes).map(([service, value]) => ({
        figure: `memory of ${service} after the load`,
        value: `${whole(value)} MB`,
        goal: `≤ ${MEMORY_LIMIT} MB`,
        reached: value <= MEMORY_LIMIT,
      })),
    ];
  },

  async rebuild() {
    const { events, eventsPerSecond, rawPerSecond, megabytes } = await onBrokers(({ kafka, mongodb }) =>
      benchRebuild(EVENTS, kafka, mongodb),
    );
    return [
      {
        figure: `rebuild of ${whole(events)} events`,
        value: `${whole(eventsPerSecond)} events/s`,
        baseline: `bare read + upserts ${whole(rawPerSecond)}/s`,
        ratio: eventsPerSecond / rawPerSecond,
      },
      {
        figure: 'memory of the rebuild at most',
        value: `${whole(megabytes)} MB`,
        goal: `≤ ${MEMORY_LIMIT} MB`,
        reached: megabytes <= MEMORY_LIMIT,
      },
    ];
  },
};

function latency(rounds: readonly Latency[]): string {
  const of = (p: keyof Latency) => whole(median(rounds.map((round) => round[p])));
  return `p50 ${of('p50')}, p95 ${of('p95')}, p99 ${of('p99')} ms`;
}

async function onBrokers<T>(measure: (brokers: { kafka: string; mongodb: string }) => Promise<T>): Promise<T> {
  const brokers = await startBrokers({ ports: FREE_PORTS });
  try {
    return await measure(brokers);
  } finally {
    await brokers.stop();
  }
}
