import { FundsTrackEnded, GoodsTrackEnded, ReportDelivered, ReportStarted } from '@alur/contracts';
import { as, eventTable, internal } from '@alur/messaging';
import type { AidCaseEvent } from './domain/aid-case-events.ts';

export const aidCaseEvents = eventTable<AidCaseEvent>(
  {
    // Other services published these themselves.
    'aid-case.opened.v1': internal,
    'aid-case.reclassified.v1': internal,
    'aid-case.household-noted.v1': internal,
    'aid-case.household-removed.v1': internal,
    'aid-case.eligibility-noted.v1': internal,
    'aid-case.step-noted.v1': internal,
    'aid-case.steps-voided.v1': internal,
    'aid-case.reopened.v1': internal,

    // The hand-over publishes it.
    'aid-case.household-settled.v1': internal,
    'aid-case.goods-track-ended.v1': as(GoodsTrackEnded),
    'aid-case.funds-track-ended.v1': as(FundsTrackEnded),
    'aid-case.report-started.v1': as(ReportStarted),
    'aid-case.report-delivered.v1': as(ReportDelivered),
  },
  ({ caseId }) => caseId,
);
