import { z } from 'zod';
import { code, contract, date, id, instant, stepOutcome } from '../contract.ts';
import { bastNumber, completesStep } from './step-end.ts';

export const GrantBatchOpened = contract(
  'disbursement',
  'grant-batch-opened',
  'A batch for a programme was opened.',
  z.object({ batchId: id, service: code, programme: code, decreeBy: code.nullable(), by: id, at: instant }),
);

export const GrantRecipientChanged = contract(
  'disbursement',
  'grant-recipient-changed',
  'One recipient of a batch moved: `listed`, `verified`, `field-checked`, `handed-over`, `removed`.',
  z.object({
    batchId: id,
    caseId: id,
    subjectId: id,
    state: code,
    reasonCode: code.nullable(),
    /** The same person received aid elsewhere: batch or incident. */
    doubleAid: z.array(id),
    by: id,
    at: instant,
  }),
);

export const GrantDecreed = contract(
  'disbursement',
  'grant-decreed',
  'The decree of a batch was recorded with number, date and file (R-17).',
  z.object({ batchId: id, decree: code, number: z.string().min(1).max(80), date, documentId: id, by: id, at: instant }),
);

export const GrantStepStarted = contract(
  'disbursement',
  'grant-step-started',
  'A step of a batch over several aggregates (`listing`, `hand-over`, `report`) has begun and is finished next, also after a crash.',
  z.object({ batchId: id, step: code, subjectId: id.nullable(), at: instant }),
);

export const GrantHandedOver = contract(
  'disbursement',
  'grant-handed-over',
  'A recipient of a batch received the aid and signed the BAST; ends the step of the recipient’s case: `handed-over` or `removed`.',
  stepOutcome.extend({ batchId: id, subjectId: id, bast: bastNumber.nullable() }),
  completesStep,
);

export const GrantBatchReported = contract(
  'disbursement',
  'grant-batch-reported',
  'The final report of a batch was recorded.',
  z.object({ batchId: id, handedOver: z.int().min(0), removed: z.int().min(0), by: id, at: instant }),
);
