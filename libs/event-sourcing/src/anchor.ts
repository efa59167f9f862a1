import { type AnchorKey, sealOf } from './anchor-seal.ts';
import { commandEventId } from './command-event-id.ts';
import type { CommandResult } from './command-runner.ts';
import { createCommandRunner } from './create-command-runner.ts';
import { type Decider, evolution, reject } from './decider.ts';
import { type DomainEvent, streamName } from './event.ts';
import type { EventStore, StreamHead } from './event-store.ts';
import { anchorOf } from './merkle.ts';

/**
 * The heads of all streams of a tenant at one moment. `root` is the Merkle root over all of them (`anchorOf`): kept outside
 * (printed, mailed), it shows also a log that was rewritten as a whole. `heads` names only the streams that have grown
 * since the anchor before, with their revision: the anchors together hold every head, so `verifyLog` can name a stream
 * whose tail was cut off, and an anchor stays as small as the work since the one before. `seal` is made with a key that is not kept beside the
 * log (`sealOf`); absent in anchors of older versions.
 */
export type LogAnchorRecorded = DomainEvent<
  'log-anchor.recorded.v1',
  {
    /** Date of the moment in UTC, `2026-07-01`. */
    readonly day: string;
    readonly root: string;
    readonly streams: number;
    readonly heads: Readonly<Record<string, number>>;
    readonly seal?: string;
  }
>;

export interface AnchorState {
  /** Seal of the last anchor; `''` when it has none. */
  readonly seal: string;
  /** What each anchor has added, the newest first: a map of all would be copied for every anchor. */
  readonly added: Added | undefined;
}

interface Added {
  readonly heads: Readonly<Record<string, number>>;
  readonly before: Added | undefined;
}

export interface RecordAnchor {
  /** The stream of the anchors. */
  readonly stream: string;
  readonly day: string;
  readonly key?: AnchorKey | undefined;
  /** All streams of the tenant. */
  readonly heads: readonly StreamHead[];
}

/** Stream `<tenant>/log-anchor/<service>`. */
export const anchorDecider: Decider<AnchorState, RecordAnchor, LogAnchorRecorded> = {
  name: 'log-anchor',
  initial: { seal: '', added: undefined },

  decide(state, { stream: own, day, key, heads }) {
    const anchors = revisionsOf(state);
    const now = new Map(heads.map(({ stream, revision }) => [stream, revision]));
    for (const [stream, anchored] of anchors) {
      const actual = now.get(stream) ?? -1;
      if (actual >= anchored) continue;
      const detail = `Catatan ${stream} terpotong: seharusnya sampai revisi ${anchored}. Periksa dengan "alur log verify".`;
      return reject('log-cut-off', detail, { facts: { stream, anchored, actual } });
    }
    const grown = heads.filter(({ stream, revision }) => revision !== anchors.get(stream));
    const hasWork = grown.some(({ stream }) => stream !== own);
    const hasOtherKey = key !== undefined && heads.length > 0 && !state.seal.startsWith(`${key.id}.`);
    if (!hasWork && !hasOtherKey) return [];
    const anchor = { day, ...anchorOf(heads), heads: Object.fromEntries(grown.map((h) => [h.stream, h.revision])) };
    const data = key === undefined ? anchor : { ...anchor, seal: sealOf(key, own, anchor) };
    return [{ type: 'log-anchor.recorded.v1', data }];
  },

  ...evolution<AnchorState, LogAnchorRecorded>({
    'log-anchor.recorded.v1': (state, { seal = '', heads }) => ({
      seal,
      added: { heads, before: state.added },
    }),
  }),
};

/** Revision of every anchored stream. */
function revisionsOf({ added }: AnchorState): ReadonlyMap<string, number> {
  const revisions = new Map<string, number>();
  for (let one = added; one !== undefined; one = one.before) {
    for (const [stream, revision] of Object.entries(one.heads)) {
      if (!revisions.has(stream)) revisions.set(stream, revision);
    }
  }
  return revisions;
}

export interface AnchorContext {
  readonly tenant: string;
  readonly service: string;
  /** The instant of the call, ISO 8601 in UTC. */
  readonly at: string;
  /** Seals the anchor. */
  readonly key?: AnchorKey | undefined;
}

/** Another process may have anchored what it saw later than this one. */
const ATTEMPTS = 3;

/**
 * Anchors the streams of one tenant as they are now; nothing is stored when none has grown since the anchor before and the
 * key is the same. Rejected with `log-cut-off` when a stream is shorter than an earlier anchor has seen it.
 */
export async function recordAnchor(
  store: EventStore,
  { tenant, service, at, key }: AnchorContext,
): Promise<CommandResult<AnchorState, LogAnchorRecorded>> {
  const runner = createCommandRunner(store, { cachedStreams: 1 });
  const stream = streamName(tenant, anchorDecider.name, service);
  for (let attempt = 1; ; attempt++) {
    const heads = (await store.streamHeads()).filter((head) => head.stream.startsWith(`${tenant}/`));
    // Of the content, so that two processes that see the same make one anchor.
    const commandId = commandEventId(`${stream}/${anchorOf(heads).root}/${key?.id ?? ''}`, 0);
    const context = { tenant, actor: service, at, commandId, correlationId: commandId };
    const command = { stream, day: at.slice(0, 10), key, heads };
    const result = await runner.execute(anchorDecider, service, command, context);
    if (result.outcome === 'accepted' || attempt === ATTEMPTS) return result;
  }
}
