import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ContractMessage, TOPICS } from '@alur/contracts';
import { disbursementService } from '@alur/disbursement';
import { type RecordedEvent, verifyLog } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { intakeService } from '@alur/intake';
import type { Offsets } from '@alur/messaging';
import { KafkaBus } from '@alur/messaging/kafka';
import { notificationService } from '@alur/notification';
import type { ServiceDescriptor } from '@alur/platform';
import { surveyService } from '@alur/survey';
import { verificationService } from '@alur/verification';
import type { Acknowledged } from './acknowledged.ts';
import { countEffects, type EffectCount } from './effects.ts';
import { auditTopic, type TopicAudit } from './topics.ts';

const PUBLISHERS: readonly ServiceDescriptor[] = [
  intakeService,
  verificationService,
  surveyService,
  disbursementService,
  notificationService,
];
const PAGE = 5_000;

export interface Audit {
  /** Events of all logs; the daily anchors, which every start may add, do not count. */
  readonly events: number;
  readonly acknowledged: number;
  readonly effects: readonly EffectCount[];
  readonly topics: Readonly<Record<string, TopicAudit>>;
  /** Everything that is wrong, a line each; empty when nothing was lost and nothing done twice. */
  readonly faults: readonly string[];
}

/** Compares what was acknowledged with the logs, the logs with the topics, and looks for effects that happened twice. */
export async function audit(data: string, kafka: string, acknowledged: Acknowledged): Promise<Audit> {
  const faults: string[] = [];
  const all: RecordedEvent[] = [];
  const topics: Record<string, TopicAudit> = {};
  const published = await publishedOn(kafka);
  for (const { name, publish } of PUBLISHERS) {
    const log = await logOf(data, name, faults);
    all.push(...log);
    if (publish === undefined || name === 'portal') continue;
    const found = auditTopic(log, publish, published.get(`alur/${name}`) ?? []);
    topics[name] = found;
    faults.push(...topicFaults(name, found));
  }
  const effects = countEffects(all);
  for (const { name, twice } of effects) for (const key of twice) faults.push(`${name} twice: ${key}`);
  for (const { stream, revision } of acknowledged.lost(all))
    faults.push(`acknowledged and lost: ${stream}@${revision}`);
  const events = all.filter(({ type }) => !type.startsWith('log-anchor.')).length;
  return { events, acknowledged: acknowledged.count, effects, topics, faults };
}

async function logOf(data: string, service: string, faults: string[]): Promise<RecordedEvent[]> {
  const path = join(data, service, 'events.db');
  if (!existsSync(path)) throw new Error(`${service} has no log in its folder`);
  const store = new SqliteEventStore(path, { readOnly: true });
  try {
    const report = await verifyLog(store);
    if (!report.intact) faults.push(`log of ${service}: ${report.fault} in ${report.stream} at ${report.revision}`);
    const events: RecordedEvent[] = [];
    for (let after = ''; ; ) {
      const page = await store.readAll(after, PAGE);
      if (page.length === 0) return events;
      events.push(...page);
      after = page.at(-1)!.position;
    }
  } finally {
    await store.close();
  }
}

/** Everything on the topics, by source, in the order of the topic. */
async function publishedOn(kafka: string): Promise<Map<string, ContractMessage[]>> {
  const bus = new KafkaBus({ brokers: kafka.split(','), clientId: 'audit', checkpoints: NO_CHECKPOINTS });
  const bySource = new Map<string, ContractMessage[]>();
  try {
    for await (const batch of bus.replay(PUBLISHERS.flatMap(({ name }) => (name === 'portal' ? [] : [TOPICS[name]])))) {
      for (const message of batch) {
        const known = bySource.get(message.source);
        if (known === undefined) bySource.set(message.source, [message]);
        else known.push(message);
      }
    }
    return bySource;
  } finally {
    await bus.close();
  }
}

/** The audit publishes nothing. */
const NO_CHECKPOINTS: Offsets = {
  load: async () => new Map(),
  save: async () => {},
  remove: async () => {},
  close: async () => {},
};

function topicFaults(service: string, { missing, unknown, disordered }: TopicAudit): string[] {
  const told = (what: string, ids: readonly string[]) =>
    ids.length === 0 ? [] : [`${service}: ${ids.length} ${what}, first ${ids[0]}`];
  return [
    ...told('events are not on the topic', missing),
    ...told('messages are in no log', unknown),
    ...told('cases in another order', disordered),
  ];
}
