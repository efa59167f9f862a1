import type { RecordedEvent } from '@alur/event-sourcing';

/** Something that may happen once only: what it is, and what tells two of them apart. Undefined: not such an effect. */
export interface Effect {
  readonly name: string;
  readonly key: (event: RecordedEvent) => string | undefined;
}

const field = (event: RecordedEvent, name: string): unknown => Reflect.get(event.data, name);
const fields = (event: RecordedEvent, ...names: readonly string[]): string =>
  JSON.stringify(names.map((name) => field(event, name)));

function once(name: string, type: string, key: (event: RecordedEvent) => string | undefined): Effect {
  return { name, key: (event) => (event.type === type ? key(event) : undefined) };
}

/** What would hurt a person or the treasury if a redelivery or a retry did it again. */
export const EFFECTS: readonly Effect[] = [
  once('letter signed', 'letter.signed.v1', ({ stream }) => stream),
  once('letter number', 'letter.signed.v1', (event) => `${event.meta.tenant} ${fields(event, 'number')}`),
  once('letter delivered', 'letter.delivered.v1', ({ stream }) => stream),
  once('message sent', 'message.sent.v1', ({ stream }) => stream),
  once('goods handed over', 'goods-handover.handed-over.v1', ({ stream }) => stream),
  once('goods issued', 'stock.moved.v1', (event) =>
    field(event, 'movement') === 'issued' ? `${event.stream} ${fields(event, 'reservation', 'lot')}` : undefined,
  ),
  once('money committed', 'fund.moved.v1', (event) =>
    field(event, 'movement') === 'committed' ? `${event.stream} ${fields(event, 'requestId', 'holdId')}` : undefined,
  ),
  once(
    'money handed over',
    'funds-request.handed-over.v1',
    (event) => `${event.stream} ${fields(event, 'handoverId')}`,
  ),
  once(
    'grant handed over',
    'grant-batch.handed-over.v1',
    (event) => `${event.stream} ${fields(event, 'subjectId', 'caseId')}`,
  ),
];

export interface EffectCount {
  readonly name: string;
  readonly happened: number;
  /** Keys that happened more than once. */
  readonly twice: readonly string[];
}

export function countEffects(events: readonly RecordedEvent[]): EffectCount[] {
  return EFFECTS.map(({ name, key }) => {
    const counts = new Map<string, number>();
    for (const event of events) {
      const one = key(event);
      if (one !== undefined) counts.set(one, (counts.get(one) ?? 0) + 1);
    }
    const twice = [...counts].filter(([, count]) => count > 1).map(([one]) => one);
    return { name, happened: counts.size, twice };
  });
}
