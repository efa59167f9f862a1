import type { RecordedEvent } from './event.ts';
import type { EventStore } from './event-store.ts';

/**
 * Turns the data of an old event type into that of the next one (`case.opened.v1` → `case.opened.v2`). Pure. Steps chain:
 * an event of v1 runs through v1→v2 and v2→v3, so a new version needs one new step and no change to the old ones.
 */
export interface Upcaster<Old extends object = object, New extends object = object> {
  readonly from: string;
  readonly to: string;
  upcast(data: Old): New;
}

/**
 * A view of a store in which every event that is read has its newest type. What is stored does not change, so `hash` is
 * that of the stored record: give `verifyLog` the store itself.
 */
export function upcasting(store: EventStore, upcasters: readonly Upcaster[]): EventStore {
  const upcast = chain(upcasters);
  return {
    async append(stream, events, expected) {
      const result = await store.append(stream, events, expected);
      return result.outcome === 'repeated' ? { ...result, events: result.events.map(upcast) } : result;
    },
    readStream: async (stream, from) => (await store.readStream(stream, from)).map(upcast),
    readAll: async (after, limit) => (await store.readAll(after, limit)).map(upcast),
    subscribe: (options) =>
      store.subscribe({ ...options, onEvents: (events) => options.onEvents(events.map((event) => upcast(event))) }),
    eventAt: async (position) => {
      const event = await store.eventAt(position);
      return event && upcast(event);
    },
    head: () => store.head(),
    streamHeads: () => store.streamHeads(),
    close: () => store.close(),
  };
}

function chain(upcasters: readonly Upcaster[]): (event: RecordedEvent) => RecordedEvent {
  const steps = new Map<string, Upcaster>();
  for (const step of upcasters) {
    if (steps.has(step.from)) throw new Error(`Two upcasters start from "${step.from}"`);
    steps.set(step.from, step);
  }
  for (const { from } of upcasters) checkEnds(steps, from);
  return (event) => {
    let newest = event;
    for (let step = steps.get(event.type); step !== undefined; step = steps.get(newest.type)) {
      newest = { ...newest, type: step.to, data: step.upcast(newest.data) };
    }
    return newest;
  };
}

function checkEnds(steps: ReadonlyMap<string, Upcaster>, from: string): void {
  const seen = new Set<string>();
  for (let type = from; steps.has(type); type = steps.get(type)!.to) {
    if (seen.has(type)) throw new Error(`The upcasters from "${from}" run in a circle`);
    seen.add(type);
  }
}
