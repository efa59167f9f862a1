import type { Decider } from './decider.ts';
import { UnknownEventTypeError } from './errors.ts';
import type { DomainEvent, RecordedEvent } from './event.ts';

/** Which events of a stream a command made. */
export interface CommandRecord {
  readonly hash: string | undefined;
  readonly first: number;
  readonly last: number;
}

/** A stream folded up to `revision` (-1: nothing yet), with the commands that made its events. */
export class FoldedStream<State, Command, E extends DomainEvent> {
  readonly stream: string;
  readonly decider: Decider<State, Command, E>;
  readonly commands = new Map<string, CommandRecord>();
  state: State;
  revision = -1;

  constructor(stream: string, decider: Decider<State, Command, E>) {
    this.stream = stream;
    this.decider = decider;
    this.state = decider.initial;
  }

  /** Folds the events that follow in the stream, and gives them back with their types. */
  apply(events: readonly RecordedEvent[]): RecordedEvent<E>[] {
    return events.map((event) => {
      if (!isOf(this.decider, event)) {
        throw new UnknownEventTypeError(event.stream, event.revision, event.type, `the decider "${this.decider.name}"`);
      }
      this.state = this.decider.evolve(this.state, event);
      this.revision = event.revision;
      this.#remember(event);
      return event;
    });
  }

  #remember({ revision, meta: { commandId, commandHash } }: RecordedEvent): void {
    const first = this.commands.get(commandId)?.first ?? revision;
    this.commands.set(commandId, { hash: commandHash, first, last: revision });
  }
}

/** The type name carries the schema version, so it identifies the shape of the data. */
function isOf<State, Command, E extends DomainEvent>(
  decider: Decider<State, Command, E>,
  event: RecordedEvent,
): event is RecordedEvent<E> & E {
  return decider.eventTypes.includes(event.type);
}
