import type { Area } from '../shared/area.ts';
import { FundsCommands } from './application/funds-commands.ts';
import { FundsPapers } from './application/funds-papers.ts';
import { FundsProcess } from './application/funds-process.ts';
import { Nominatif } from './application/nominatif.ts';
import { Reconciliations } from './application/reconciliation/reconciliations.ts';
import { BpkadDeskFeature } from './features/bpkad-desk.feature.ts';
import { FundLinesFeature } from './features/fund-lines.feature.ts';
import { FundsEvidenceFeature } from './features/funds-evidence.feature.ts';
import { HandOverFundsFeature } from './features/hand-over-funds.feature.ts';
import { NominatifFeature } from './features/nominatif.feature.ts';
import { NotaDinasFeature } from './features/nota-dinas.feature.ts';
import { ReconcileFeature } from './features/reconcile.feature.ts';
import { ShowFundsFeature } from './features/show-funds.feature.ts';
import { MoneyConsumer } from './money.process.ts';
import { moneyEvents } from './publish.ts';

export const money: Area = {
  controllers: [
    FundLinesFeature,
    NotaDinasFeature,
    BpkadDeskFeature,
    HandOverFundsFeature,
    FundsEvidenceFeature,
    NominatifFeature,
    ShowFundsFeature,
    ReconcileFeature,
    MoneyConsumer,
  ],
  providers: [FundsPapers, Nominatif, FundsProcess, FundsCommands, Reconciliations],
  events: moneyEvents,
};
