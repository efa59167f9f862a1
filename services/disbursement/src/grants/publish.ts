import * as contracts from '@alur/contracts';
import { as, eventTable, internal } from '@alur/messaging';
import type { GrantBatchEvent, OfRecipient } from './domain/grant-batch-events.ts';
import type { GrantCandidateEvent } from './domain/grant-candidate.ts';

interface Change extends OfRecipient {
  readonly reasonCode?: string;
  readonly doubleAid?: readonly string[];
}

const started = (step: string) =>
  as(
    contracts.GrantStepStarted,
    (data: { readonly batchId: string; readonly subjectId?: string; readonly at: string }) => ({
      ...data,
      step,
      subjectId: data.subjectId ?? null,
    }),
  );

const changed = (state: string) =>
  as(contracts.GrantRecipientChanged, (data: Change) => ({
    ...data,
    state,
    reasonCode: data.reasonCode ?? null,
    doubleAid: data.doubleAid ?? [],
  }));

/** All keyed by batch, so that the events of one batch reach every view in their order. */
export const grantEvents = [
  eventTable<GrantBatchEvent>(
    {
      'grant-batch.opened.v1': as(contracts.GrantBatchOpened, (data) => ({
        ...data,
        decreeBy: data.decree === 'none' ? null : data.decree,
      })),
      'grant-batch.decreed.v1': as(contracts.GrantDecreed),
      'grant-batch.listing-started.v1': started('listing'),
      'grant-batch.listed.v1': changed('listed'),
      'grant-batch.listing-refused.v1': internal,
      'grant-batch.verified.v1': changed('verified'),
      'grant-batch.field-checked.v1': changed('field-checked'),
      'grant-batch.hand-over-started.v1': started('hand-over'),
      'grant-batch.handed-over.v1': changed('handed-over'),
      'grant-batch.hand-over-abandoned.v1': internal,
      'grant-batch.removed.v1': changed('removed'),
      'grant-batch.step-ended.v1': as(contracts.GrantHandedOver),
      'grant-batch.report-started.v1': started('report'),
      'grant-batch.reported.v1': as(contracts.GrantBatchReported),
    },
    ({ batchId }) => batchId,
  ),
  eventTable<GrantCandidateEvent>({
    'grant-candidate.waiting.v1': internal,
    'grant-candidate.taken.v1': internal,
    'grant-candidate.released.v1': internal,
    'grant-candidate.left.v1': internal,
  }),
];
