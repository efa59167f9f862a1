import type { EventStore } from '../event-store.ts';

export interface HeldStore {
  readonly store: EventStore;
  /** Resolves when the held append has been decided and waits. */
  readonly reached: Promise<void>;
  /** Lets it happen now. */
  release(): void;
}

/**
 * The log as seen by a process that is suspended right before its first append to this stream, while other processes on
 * the same log continue.
 * @param kind the middle part of the stream name, which is the name of the decider
 */
export function heldBefore(store: EventStore, kind: string): HeldStore {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  let held = false;
  const append: EventStore['append'] = async (stream, events, expected) => {
    if (!held && stream.split('/')[1] === kind) {
      held = true;
      reached.resolve();
      await released.promise;
    }
    return store.append(stream, events, expected);
  };
  const view = new Proxy(store, {
    get(target, property) {
      if (property === 'append') return append;
      const member: unknown = Reflect.get(target, property);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return { store: view, reached: reached.promise, release: () => released.resolve() };
}
