import { type CommandContext, commandEventId, type RecordedEvent } from '@alur/event-sourcing';
import type { Vault } from '@alur/privacy';
import { reasonLabel } from '@alur/standards';

/** Why something was done, as its log and the vault hold it. */
export interface GivenReason {
  readonly event: string;
  readonly at: string;
  readonly by: string;
  readonly reasonCode: string;
  readonly label: string;
  /** The officer's own words; null without them, or when they were erased. */
  readonly text: string | null;
}

/**
 * Keeps what an officer writes beside a reason code. The event of the command leads to the record by its command, so no
 * event has to name it.
 * @param subjectId whose key protects the words
 */
export async function keepReasonWords(
  vault: Vault,
  subjectId: string,
  note: string | undefined,
  { tenant, commandId, commandHash }: CommandContext,
): Promise<void> {
  const text = note?.trim() ?? '';
  if (text === '') return;
  const recordId = wordsId(commandId, commandHash);
  await vault.put({ tenant, subjectId, kind: 'reason', recordId, data: { text } });
}

/** The reasons in a stream, oldest first, with the officers' words. */
export async function givenReasons(
  vault: Vault,
  tenant: string,
  events: readonly RecordedEvent[],
): Promise<GivenReason[]> {
  const reasons = events.flatMap(({ type, data, meta: { at, actor, commandId, commandHash } }) => {
    const fields = data as { reasonCode?: unknown; reason?: unknown; ground?: unknown };
    const code = fields.reasonCode ?? fields.reason ?? fields.ground;
    return typeof code === 'string' ? [{ type, at, actor, code, recordId: wordsId(commandId, commandHash) }] : [];
  });
  return Promise.all(
    reasons.map(async ({ type, at, actor, code, recordId }) => {
      const words = await vault.get<{ text: string }>(tenant, recordId);
      return { event: type, at, by: actor, reasonCode: code, label: reasonLabel(code), text: words?.text ?? null };
    }),
  );
}

/** Depends on the content, so that a key used again with another text cannot replace the first text. */
function wordsId(commandId: string, commandHash: string | undefined): string {
  return commandEventId(`${commandId}/reason/${commandHash}`, 0);
}
