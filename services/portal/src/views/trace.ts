import { type ContractMessage, TOPICS } from '@alur/contracts';
import type { View } from '@alur/read-models';
import { caseOf } from '../domain/case-of.ts';

/** Who acts without being an officer: citizens, the clock and the outbox of a service, a channel. */
const NOBODY: readonly string[] = ['public', 'system', 'whatsapp', ...Object.keys(TOPICS)];

/** One event of a case, as its trace needs it: its position and its cause, without its data. */
export interface TracedEvent {
  readonly tenant: string;
  readonly caseId: string;
  readonly id: string;
  /** Contract type, `alur.intake.step-completed.v1`. */
  readonly type: string;
  /** Service that published it. */
  readonly context: string;
  readonly at: string;
  readonly stream: string;
  readonly revision: number;
  /** `officer`, or who acts without being one: officers are not distinguished, because their ids may lead to names. */
  readonly actor: string;
  readonly correlationId: string;
  /** Id of the event that caused it; null for what an officer, a citizen or the clock began. */
  readonly causationId: string | null;
}

export const traceView: View<TracedEvent> = {
  collection: { name: 'portal-trace', version: 2, indexes: [['tenant', 'caseId', 'at']] },
  topics: [TOPICS.intake, TOPICS.verification, TOPICS.survey, TOPICS.disbursement, TOPICS.notification],
  documentsOf: (message) =>
    caseOf(message) === undefined ? [] : [`${message.stream}@${String(message.revision).padStart(9, '0')}`],
  evolve: (_, message) => ({
    tenant: message.tenant,
    caseId: caseOf(message)!,
    id: message.id,
    type: message.type,
    context: contextOf(message),
    at: message.time,
    stream: message.stream,
    revision: message.revision,
    actor: NOBODY.includes(message.actor) ? message.actor : 'officer',
    correlationId: message.correlationId,
    causationId: message.causationId ?? null,
  }),
};

/** `alur/intake` → `intake`. */
export function contextOf({ source }: Pick<ContractMessage, 'source'>): string {
  return source.slice(source.indexOf('/') + 1);
}
