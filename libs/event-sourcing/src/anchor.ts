import { commandEventId } from './command-event-id.ts';
import type { CommandResult } from './command-runner.ts';
import { createCommandRunner } from './create-command-runner.ts';
import { type Decider, evolution, reject } from './decider.ts';
import type { DomainEvent } from './event.ts';
import type { EventStore, StreamHead } from './event-store.ts';
import { anchorOf } from './merkle.ts';

/**
 * The heads of all streams of a tenant on a day. `root` is the Merkle root over all of them (`anchorOf`): kept outside
 * (printed, mailed), it shows also a log that was rewritten as a whole. `heads` names only the streams that have grown
 * since the anchor before, with their revision: the anchors together hold every head, so `verifyLog` can name a stream
 * whose tail was cut off, and an anchor stays as small as the day's work.
 */
export type LogAnchorRecorded = DomainEvent<
  'log-anchor.recorded.v1',
  {
    /** `2026-07-01`. */
    readonly day: string;
    readonly root: string;
    readonly streams: number;
    readonly heads: Readonly<Record<string, number>>;
  }
>;

export interface AnchorState {
  /** `''` before the first anchor. */
  readonly day: string;
  /** Revision of every anchored stream. */
  readonly heads: ReadonlyMap<string, number>;
}

export interface RecordAnchor {
  readonly day: string;
  /** All streams of the tenant. */
  readonly heads: readonly StreamHead[];
}

/** Stream `<tenant>/log-anchor/<service>`. */
export const anchorDecider: Decider<AnchorState, RecordAnchor, LogAnchorRecorded> = {
  name: 'log-anchor',
  initial: { day: '', heads: new Map() },

  decide(state, { day, heads }) {
    if (day <= state.day) return [];
    const now = new Map(heads.map(({ stream, revision }) => [stream, revision]));
    for (const [stream, anchored] of state.heads) {
      const actual = now.get(stream) ?? -1;
      if (actual >= anchored) continue;
      const detail = `Catatan ${stream} terpotong: seharusnya sampai revisi ${anchored}. Periksa dengan "alur log verify".`;
      return reject('log-cut-off', detail, { facts: { stream, anchored, actual } });
    }
    // An office that has done nothing yet has nothing to lose.
    if (heads.length === 0) return [];
    const grown = heads.filter(({ stream, revision }) => revision !== state.heads.get(stream));
    const data = { day, ...anchorOf(heads), heads: Object.fromEntries(grown.map((h) => [h.stream, h.revision])) };
    return [{ type: 'log-anchor.recorded.v1', data }];
  },

  ...evolution<AnchorState, LogAnchorRecorded>({
    'log-anchor.recorded.v1': (state, { day, heads }) => ({
      day,
      heads: new Map([...state.heads, ...Object.entries(heads)]),
    }),
  }),
};

/**
 * Anchors the streams of one tenant once a day: a second call for the same day answers with the first anchor, one for an
 * earlier day changes nothing. Rejected with `log-cut-off` when a stream is shorter than an earlier anchor has seen it.
 * `at` is the instant of the call, ISO 8601 in UTC.
 */
export async function recordAnchor(
  store: EventStore,
  day: string,
  { tenant, service, at }: { readonly tenant: string; readonly service: string; readonly at: string },
): Promise<CommandResult<AnchorState, LogAnchorRecorded>> {
  const heads = (await store.streamHeads()).filter(({ stream }) => stream.startsWith(`${tenant}/`));
  const commandId = commandEventId(`${tenant}/${anchorDecider.name}/${service}/${day}`, 0);
  const context = { tenant, actor: service, at, commandId, correlationId: commandId };
  return createCommandRunner(store, { cachedStreams: 1 }).execute(anchorDecider, service, { day, heads }, context);
}
