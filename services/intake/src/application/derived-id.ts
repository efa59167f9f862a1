import { commandEventId } from '@alur/event-sourcing';

/** An id for something that a command makes besides events: the same command tried again makes the same id. */
export function derivedId(commandId: string, what: string): string {
  return commandEventId(`${commandId}/${what}`, 0);
}
