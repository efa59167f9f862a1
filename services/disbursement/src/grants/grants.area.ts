import type { Area } from '../shared/area.ts';
import { GrantBatches } from './application/grant-batches.ts';
import { GrantProcess } from './application/grant-process.ts';
import { CheckRecipientFeature } from './features/check-recipient.feature.ts';
import { DecreeFeature } from './features/decree.feature.ts';
import { GrantEvidenceFeature } from './features/grant-evidence.feature.ts';
import { HandOverGrantFeature } from './features/hand-over-grant.feature.ts';
import { OpenBatchFeature } from './features/open-batch.feature.ts';
import { ReportBatchFeature } from './features/report-batch.feature.ts';
import { GrantsConsumer } from './grants.process.ts';
import { grantEvents } from './publish.ts';
import { grantCandidates } from './views/grant-candidates.ts';

export const grants: Area = {
  controllers: [
    OpenBatchFeature,
    DecreeFeature,
    CheckRecipientFeature,
    GrantEvidenceFeature,
    HandOverGrantFeature,
    ReportBatchFeature,
    GrantsConsumer,
  ],
  providers: [GrantBatches, GrantProcess],
  events: grantEvents,
  views: [grantCandidates],
};
