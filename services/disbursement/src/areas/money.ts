import { BpkadDeskFeature } from '../features/money/bpkad-desk.feature.ts';
import { FundLinesFeature } from '../features/money/fund-lines.feature.ts';
import { FundsEvidenceFeature } from '../features/money/funds-evidence.feature.ts';
import { HandOverFundsFeature } from '../features/money/hand-over-funds.feature.ts';
import { NotaDinasFeature } from '../features/money/nota-dinas.feature.ts';
import { ReconcileFeature } from '../features/money/reconcile.feature.ts';
import { ShowFundsFeature } from '../features/money/show-funds.feature.ts';
import { FundsCommands } from '../money/funds-commands.ts';
import { FundsPapers } from '../money/funds-papers.ts';
import { FundsSaga } from '../money/funds-saga.ts';
import { Reconciliations } from '../money/reconciliation/reconciliations.ts';
import { MoneyProcess } from '../processes/money.process.ts';
import { publishMoney } from '../publishing/money.ts';
import type { Area } from './area.ts';

export const money: Area = {
  controllers: [
    FundLinesFeature,
    NotaDinasFeature,
    BpkadDeskFeature,
    HandOverFundsFeature,
    FundsEvidenceFeature,
    ShowFundsFeature,
    ReconcileFeature,
    MoneyProcess,
  ],
  providers: [FundsPapers, FundsSaga, FundsCommands, Reconciliations],
  publish: publishMoney,
};
