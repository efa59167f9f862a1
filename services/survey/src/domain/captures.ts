import { type Done, type Rejection, reject } from '@alur/event-sourcing';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What a device captured in the field, perhaps offline. What was found, and where, is in the vault under `recordId`. */
export interface Capture extends Done {
  readonly submissionId: string;
  readonly deviceId: string;
  /** Device time; the server's time is `at`. */
  readonly occurredAt: string;
  /** Revision of the stream that the device had seen. */
  readonly baseRevision: number;
  /** Depends on the content, so that the same id with other content is seen. */
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
  const known = find(captures, submission.submissionId);
  if (known !== undefined) return hasContentOf(known, submission) ? { as: 'known' } : submissionDiffers();
  const current = find(captures, captures.current);
  if (current === undefined || continues(submission, current, captures.currentRevision)) return { as: 'current' };
  return unresolved(captures) ?? { as: 'conflict', against: current.submissionId };
}

/** A capture succeeds the current one when its device had seen it, or when the same device captured both in this order. */
function continues(submission: Capture, current: Capture, currentRevision: number): boolean {
  if (submission.baseRevision >= currentRevision) return true;
  return submission.deviceId === current.deviceId && capturedAt(submission) >= capturedAt(current);
}

/** A device whose clock is ahead cannot have captured after it sent. */
function capturedAt({ occurredAt, at }: Capture): string {
  return occurredAt < at ? occurredAt : at;
}

/** How far the clock of a device may be ahead of the server, milliseconds. */
const AHEAD_MS = 10 * MINUTE_MS;
/** How long a device may have been without network, milliseconds. */
const OFFLINE_MS = 60 * DAY_MS;
/** How late a journey may be written down, milliseconds; older is a mistyped year. */
export const JOURNEY_MS = 5 * 365 * DAY_MS;

/** Whether a time that a device gives with what arrived at `at` can be right; `longestMs`: how long ago it may be. */
export function isPlausible(time: string, at: string, longestMs = OFFLINE_MS): boolean {
  const age = Date.parse(at) - Date.parse(time);
  return age >= -AHEAD_MS && age <= longestMs;
}

/** The last part of a record id says what is in the record; records of captures of long ago have no such part. */
function hasContentOf({ recordId }: Capture, submission: Capture): boolean {
  return submission.recordId === recordId || submission.recordId.replace(/:[^:]*$/, '') === recordId;
}

function submissionDiffers(): Rejection {
  return reject(
    'submission-conflict',
    'Kiriman dengan id ini sudah dicatat dengan isi lain, jadi isi yang ini belum tersimpan. Kirim sebagai perbaikan dengan id baru.',
  );
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
