import { CheckRecipientFeature } from '../features/grants/check-recipient.feature.ts';
import { DecreeFeature } from '../features/grants/decree.feature.ts';
import { GrantEvidenceFeature } from '../features/grants/grant-evidence.feature.ts';
import { HandOverGrantFeature } from '../features/grants/hand-over-grant.feature.ts';
import { OpenBatchFeature } from '../features/grants/open-batch.feature.ts';
import { ReportBatchFeature } from '../features/grants/report-batch.feature.ts';
import { GrantBatches } from '../grants/grant-batches.ts';
import { GrantWork } from '../grants/grant-work.ts';
import { RecipientData } from '../grants/recipient-data.ts';
import { GrantsProcess } from '../processes/grants.process.ts';
import { publishGrants } from '../publishing/grants.ts';
import { grantCandidates } from '../views/grant-candidates.ts';
import type { Area } from './area.ts';

export const grants: Area = {
  controllers: [
    OpenBatchFeature,
    DecreeFeature,
    CheckRecipientFeature,
    GrantEvidenceFeature,
    HandOverGrantFeature,
    ReportBatchFeature,
    GrantsProcess,
  ],
  providers: [GrantBatches, GrantWork, RecipientData],
  publish: publishGrants,
  views: [grantCandidates],
};
