import { type Done, type Rejection, reject } from '@alur/event-sourcing';

/** What a device captured in the field, perhaps offline. What was found, and where, is in the vault under `recordId`. */
export interface Capture extends Done {
  readonly submissionId: string;
  readonly deviceId: string;
  /** Device time; the server's time is `at`. */
  readonly occurredAt: string;
  /** Revision of the stream that the device had seen. */
  readonly baseRevision: number;
  readonly recordId: string;
  readonly photoIds: readonly string[];
}

/** All captures of one thing (a field step, a household): at most one counts, at most one waits beside it for a choice. */
export interface Captures<C extends Capture> {
  readonly submissions: readonly C[];
  /** The submission that counts. */
  readonly current: string | null;
  /** Revision at which it was recorded. */
  readonly currentRevision: number;
  /** A submission that was captured on an older base and waits for a choice. */
  readonly conflicting: string | null;
}

export const NO_CAPTURES = { submissions: [], current: null, currentRevision: -1, conflicting: null } as const;

/** What a new capture is to those that are there; `against` names the one that counts and that the device had not seen. */
export type Reception = { readonly as: 'known' | 'current' } | { readonly as: 'conflict'; readonly against: string };

export function receive<C extends Capture>(captures: Captures<C>, submission: C): Reception | Rejection {
  if (find(captures, submission.submissionId) !== undefined) return { as: 'known' };
  const current = find(captures, captures.current);
  if (current === undefined || continues(submission, current, captures.currentRevision)) return { as: 'current' };
  return unresolved(captures) ?? { as: 'conflict', against: current.submissionId };
}

/** A capture succeeds the current one when its device had seen it, or when the same device captured both in this order. */
function continues(submission: Capture, current: Capture, currentRevision: number): boolean {
  if (submission.baseRevision >= currentRevision) return true;
  return submission.deviceId === current.deviceId && submission.occurredAt >= current.occurredAt;
}

/** The refusal of whatever needs one result, while two are in conflict. */
export function unresolved<C extends Capture>(captures: Captures<C>): Rejection | null {
  if (captures.conflicting === null) return null;
  return reject('findings-conflict', 'Ada dua temuan yang bertentangan. Pilih salah satu lebih dulu.', {
    facts: { current: captures.current, conflicting: captures.conflicting },
  });
}

/** The submission that was chosen out of two. */
export function choose<C extends Capture>(captures: Captures<C>, kept: string): C | Rejection {
  if (captures.conflicting === null) return reject('no-conflict', 'Tidak ada temuan yang bertentangan.');
  const chosen = kept === captures.conflicting || kept === captures.current ? find(captures, kept) : undefined;
  return chosen ?? reject('submission-not-found', 'Temuan yang dipilih bukan salah satu dari dua yang bertentangan.');
}

export function find<C extends Capture>(captures: Captures<C>, submissionId: string | null): C | undefined {
  return captures.submissions.find((known) => known.submissionId === submissionId);
}

export function withCurrent<C extends Capture>(captures: Captures<C>, submission: C, revision: number): Captures<C> {
  const submissions = [...captures.submissions, submission];
  return { ...pick(captures), submissions, current: submission.submissionId, currentRevision: revision };
}

export function withConflict<C extends Capture>(captures: Captures<C>, submission: C): Captures<C> {
  const submissions = [...captures.submissions, submission];
  return { ...pick(captures), submissions, conflicting: submission.submissionId };
}

export function withChoice<C extends Capture>(captures: Captures<C>, kept: string, revision: number): Captures<C> {
  return { ...pick(captures), current: kept, currentRevision: revision, conflicting: null };
}

function pick<C extends Capture>({ submissions, current, currentRevision, conflicting }: Captures<C>): Captures<C> {
  return { submissions, current, currentRevision, conflicting };
}
