import type { FundsStatus } from '@alur/standards';
import type { FundsRequestState } from './funds-request-state.ts';

/** Before these BPKAD has nothing to do with a request. */
const NOT_YET: readonly FundsStatus[] = ['drafted', 'signed'];
/** Days in which BPKAD may still look after the request left it (office practice 2.8). */
const AFTERWARDS: Readonly<Partial<Record<FundsStatus, number>>> = { returned: 14, refused: 14, closed: 30 };
const DAY_MS = 86_400_000;

/** Whether BPKAD reads the recipients of a request at an instant: from its submission until shortly after its end. */
export function openToPayers({ current, lists }: FundsRequestState, at: string): boolean {
  if (current === null || lists.length === 0 || NOT_YET.includes(current.status)) return false;
  const days = AFTERWARDS[current.status];
  return days === undefined || Date.parse(at) <= Date.parse(current.since) + days * DAY_MS;
}
