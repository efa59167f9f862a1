import { z } from 'zod';
import { code, date, done, eventsOf, id, instant } from '../contract.ts';
import { bastNumber } from './bast-number.ts';

const { event, outcome } = eventsOf('disbursement');

export const GrantBatchOpened = event('grant-batch-opened', 'A batch for a programme was opened.', {
  batchId: id,
  service: code,
  programme: code,
  decreeBy: code.nullable(),
  ...done,
});

export const GrantRecipientChanged = event(
  'grant-recipient-changed',
  'One recipient of a batch moved: `listed`, `verified`, `field-checked`, `handed-over`, `removed`.',
  {
    batchId: id,
    caseId: id,
    subjectId: id,
    state: code,
    reasonCode: code.nullable(),
    /** The same person received aid elsewhere: batch or incident. */
    doubleAid: z.array(id),
    ...done,
  },
);

export const GrantDecreed = event(
  'grant-decreed',
  'The decree of a batch was recorded with number, date and file (R-17).',
  { batchId: id, decree: code, number: z.string().min(1).max(80), date, documentId: id, ...done },
);

export const GrantStepStarted = event(
  'grant-step-started',
  'A step of a batch over several aggregates (`listing`, `hand-over`, `report`) has begun and is finished next, also after a crash.',
  { batchId: id, step: code, subjectId: id.nullable(), at: instant },
);

export const GrantHandedOver = outcome(
  'grant-handed-over',
  'A recipient of a batch received the aid and signed the BAST; ends the step of the recipient’s case: `handed-over` or `removed`.',
  { batchId: id, subjectId: id, bast: bastNumber.nullable() },
);

export const GrantBatchReported = event('grant-batch-reported', 'The final report of a batch was recorded.', {
  batchId: id,
  handedOver: z.int().min(0),
  removed: z.int().min(0),
  ...done,
});
