import { scenario } from '@alur/event-sourcing/testing';
import { describe, test } from '@jest/globals';
import {
  ABOUT,
  AMOUNT,
  AT,
  about,
  CASHIER,
  EVIDENCE,
  handedOver,
  handOver,
  moved,
  PAID_OUT,
  RECIPIENTS,
  transferFailed,
  why,
} from '../../test/fixtures/funds-request.ts';
import { fundsRequest } from './funds-request.ts';

const request = scenario(fundsRequest);

describe('R-10: handed over to the victim in person, the village officer present', () => {
  const paid = request.given(...PAID_OUT);

  test('R-10: no village officer, or somebody else receives', () => {
    paid.when(handOver({ villageOfficerPresent: false })).thenRejected('village-officer-missing', 'R-10');
    paid.when(handOver({ receivedByRecipient: false })).thenRejected('recipient-absent', 'R-10');
    paid.when(handOver({ witnessIsRecipient: true })).thenRejected('witness-is-recipient', 'R-10');
  });

  test('no BAST without the signatures of recipient and witness; a transfer also needs its slip', () => {
    paid.when(handOver({ evidence: EVIDENCE.slice(1) })).thenRejected('evidence-missing', 'R-08');
    paid.when(handOver({ way: 'transfer' })).thenRejected('evidence-missing', 'R-08');
    const shared = EVIDENCE.map((evidence) => ({ ...evidence, evidenceId: 'one-file' }));
    paid.when(handOver({ evidence: shared })).thenRejected('evidence-shared');
  });

  test('the last recipient ends the track of the case', () => {
    const {
      id: _id,
      type: _type,
      villageOfficerPresent: _present,
      receivedByRecipient: _received,
      witnessIsRecipient: _witness,
      officer,
      ...handing
    } = handOver({ householdId: 'house-2', handoverId: 'handover-2' });
    request
      .given(...PAID_OUT, handedOver(0))
      .when(handOver({ id: 'handover-2', householdId: 'house-2', handoverId: 'handover-2' }))
      .then({
        type: 'funds-request.step-started.v1',
        data: { ...handing, ...RECIPIENTS[1]!, id: 'handover-2', step: 'hand-over', by: officer.id },
      })
      .when({ ...ABOUT, type: 'complete', id: 'handover-2', file: { number: 'BAST-2', fileHash: 'hash' } })
      .then(handedOver(1), {
        type: 'funds-request.track-ended.v1',
        data: { ...ABOUT, by: CASHIER.id, at: AT, run: 1, outcome: 'handed-over', amount: AMOUNT },
      });
  });

  test('nobody receives twice, cash is not reversed, a failed transfer is handed over anew', () => {
    request
      .given(...PAID_OUT, handedOver(0))
      .when(handOver({ id: 'again' }))
      .thenRejected('already-received');
    const reverse = { type: 'reverse', id: 'r', handoverId: 'handover-1', ...why, officer: CASHIER, at: AT } as const;
    request
      .given(...PAID_OUT, handedOver(0))
      .when(about(reverse))
      .thenRejected('not-a-transfer');
    request
      .given(...PAID_OUT, handedOver(0, 'transfer'))
      .when(about(reverse))
      .then({
        type: 'funds-request.step-started.v1',
        data: {
          ...ABOUT,
          id: 'r',
          by: CASHIER.id,
          at: AT,
          step: 'reverse',
          handoverId: 'handover-1',
          subjectId: 'person-1',
          ...why,
        },
      })
      .when({ ...ABOUT, type: 'complete', id: 'r', file: null })
      .then(transferFailed(0))
      .when(about(reverse))
      .thenRejected('already-reversed');
  });

  test('the books close when handed over and returned make the SP2D', () => {
    const account = { type: 'account', number: 'SPJ-1', date: '2026-08-04', officer: CASHIER, at: AT } as const;
    const half = request.given(...PAID_OUT, handedOver(0));
    half.when(about({ ...account, handedOver: 3_000_000, returned: 2_000_000 })).thenRejected('recipients-open');
    const settled = half
      .when(about({ type: 'mark-not-received', householdId: 'house-2', ...why, officer: CASHIER, at: AT }))
      .then(
        {
          type: 'funds-request.not-received.v1',
          data: { ...ABOUT, ...why, by: CASHIER.id, at: AT, householdId: 'house-2', amount: 2_000_000 },
        },
        {
          type: 'funds-request.track-ended.v1',
          data: { ...ABOUT, by: CASHIER.id, at: AT, run: 1, outcome: 'handed-over', amount: 3_000_000 },
        },
      );
    settled.when(about({ ...account, handedOver: AMOUNT, returned: 0 })).thenRejected('sums-differ');
    settled
      .when(about({ ...account, handedOver: 3_000_000, returned: 2_000_000 }))
      .then(moved('accounted', CASHIER, { number: 'SPJ-1', date: '2026-08-04' }));
  });
});
