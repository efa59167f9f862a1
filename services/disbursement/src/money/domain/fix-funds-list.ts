import { type Decision, reject } from '@alur/event-sourcing';
import type { FundsStatus } from '@alur/standards';
import type { FixListCommand } from './funds-list.ts';
import type { FundsRequestEvent, Identified } from './funds-request-events.ts';
import { pendingStep } from './funds-request-rules.ts';
import type { FundsRequestState } from './funds-request-state.ts';

/** The list goes with a signed nota dinas and may be mended until the money is accounted for. */
const MAY_FIX: readonly FundsStatus[] = [
  'signed',
  'submitted',
  'received',
  'approved',
  'spp-issued',
  'spm-issued',
  'sp2d-issued',
  'disbursed',
];

/** Pins a new version of the list of recipients; nothing changes when it says what the last one of the round says. */
export function fixList(
  state: FundsRequestState,
  identified: Identified,
  { list, by, at }: FixListCommand,
): Decision<FundsRequestEvent> {
  const { current, lists } = state;
  if (current === null || !MAY_FIX.includes(current.status)) {
    return reject(
      'funds-state-conflict',
      'Daftar nominatif ditetapkan sesudah nota dinas ditandatangani dan sebelum SPJ.',
      {
        facts: { status: current?.status ?? null, allowed: MAY_FIX },
      },
    );
  }
  const pending = pendingStep(state);
  if (pending !== undefined) return pending;
  const last = lists.at(-1);
  const { round } = current;
  const differs = list.added.length + list.removed.length + list.changed.length > 0;
  if (last?.listId === list.listId || (last?.round === round && !differs)) return [];
  const data = { ...identified, ...list, version: lists.length + 1, round, by, at };
  return [{ type: 'funds-request.list-fixed.v1', data }];
}
