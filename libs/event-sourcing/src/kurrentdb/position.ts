import { type Position, START } from '@kurrent/kurrentdb-client';

/** KurrentDB's position in `$all` as the text of the port: two byte offsets, with gaps between the events of one service. */
export function positionText({ commit, prepare }: Position): string {
  return `${commit}/${prepare}`;
}

const POSITION = /^(\d{1,20})\/(\d{1,20})$/;

/** False for the text of another kind of store. */
export function isPosition(text: string): boolean {
  return POSITION.test(text);
}

/** @throws RangeError when the text was made by another kind of store. */
export function positionOf(text: string): Position | typeof START {
  if (text === '') return START;
  const [, commit, prepare] = POSITION.exec(text) ?? [];
  if (commit === undefined || prepare === undefined) throw new RangeError(`"${text}" is not a position in KurrentDB`);
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
}

/** Whether the position is after the other one in the log. */
export function isAfter(text: string, other: string): boolean {
  const [position, before] = [positionOf(text), positionOf(other)];
  if (position === START || before === START) return position !== START;
  return position.commit > before.commit || (position.commit === before.commit && position.prepare > before.prepare);
}
