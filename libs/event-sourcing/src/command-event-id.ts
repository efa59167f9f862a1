import { uuidsIn } from './name-uuid.ts';

const idOf = uuidsIn('0f4b5c1e-7d0a-5a53-9a53-6f2f7c1d8e42');

/** An id that derives from a command: the same command tried again makes the same ids. */
export function commandEventId(commandId: string, index: number): string {
  return idOf(`${commandId}/${index}`);
}

/**
 * Id of the event at `index` among those that a command adds to a stream. The stream is part of it, because not every
 * store can detect an id that is used in another stream: one command id used on two streams makes different events.
 */
export function streamEventId(stream: string, commandId: string, index: number): string {
  return idOf(`${stream}\n${commandId}\n${index}`);
}
