import { uuidsIn } from './name-uuid.ts';

const idOf = uuidsIn('0f4b5c1e-7d0a-5a53-9a53-6f2f7c1d8e42');

/** Id of the event at `index` among those of one command: the same command tried again makes the same ids. */
export function commandEventId(commandId: string, index: number): string {
  return idOf(`${commandId}/${index}`);
}
