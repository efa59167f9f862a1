import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import { goodsHandover } from './goods-handover.ts';
import type { Evidence, HandoverFacts, PackedGoods, Witness } from './goods-handover-events.ts';
import { handoverIdOf, reservationId } from './goods-handover-state.ts';

const task = { caseId: 'case-1', handoverId: 'case-1.house-1', householdId: 'house-1', subjectId: 'subject-1' };
const at = '2026-08-03T02:00:00.000Z';
const today = '2026-08-03';
const officer = { id: 'oku-selatan.petugas-logistik', roles: ['petugas-logistik'] };
const step = { roles: ['petugas-logistik'], notBy: ['oku-selatan.tagana'] };
const acting = { officer, at, step };
const goods = [{ item: 'beras-5kg', quantity: 2 }];
const line: PackedGoods = {
  item: 'beras-5kg',
  label: 'Beras 5 kg',
  quantity: 2,
  unit: 'karung',
  lot: 'L1',
  source: 'apbd',
  expires: '2026-09-30',
};
const proof = (recordId: string): Evidence => ({ kind: 'file', recordId, sha256: 'f' });
const villager = (officerId: string | null = null, role = 'kepala-desa-lurah'): Witness => ({
  officerId,
  role,
  evidence: proof(`evidence-${role}`),
});
const facts = (...witnesses: Witness[]): HandoverFacts => ({
  place: 'lokasi-bencana',
  recipientEvidence: proof('evidence-recipient'),
  witnesses,
  issueDate: today,
  detailId: 'detail',
});

const prepare = { type: 'prepare', task, goods, today, ...acting } as const;
const handOver = (...witnesses: Witness[]) =>
  ({ type: 'hand-over', facts: facts(...witnesses), witnessIsRecipient: false, ...acting }) as const;
const cancel = { type: 'cancel', task, reasonCode: 'pindah-domisili', noteId: null, ...acting } as const;
const done = { ...task, by: officer.id, at };

const started = {
  type: 'goods-handover.preparation-started.v1',
  data: { ...done, attempt: 1, wanted: goods, today },
} as const;
const prepared = { type: 'goods-handover.prepared.v1', data: { ...done, attempt: 1, lines: [line] } } as const;
const issueStarted = { type: 'goods-handover.issue-started.v1', data: { ...done, today } } as const;
const issued = { type: 'goods-handover.issued.v1', data: done } as const;
const out = scenario(goodsHandover).given(started, prepared, issueStarted, issued);

describe('goods for one household', () => {
  test('are prepared, issued and handed over; every ending is said once', () => {
    const bast = { bast: '400.9/1/BASTB/2026', sequence: 1, fileHash: 'f' };
    const given = facts(villager());
    scenario(goodsHandover)
      .given()
      .when(prepare)
      .then(started)
      .when({ type: 'complete-preparation', attempt: 1, lines: [line] })
      .then(prepared)
      .when({ type: 'complete-preparation', attempt: 1, lines: [line] })
      .then()
      .when({ type: 'issue', today, ...acting })
      .then(issueStarted)
      .when({ type: 'complete-issue', attempt: 1 })
      .then(issued)
      .when(handOver(villager()))
      .then({ type: 'goods-handover.handover-started.v1', data: { ...done, ...given } })
      .when({ type: 'complete-handover', attempt: 1, ...bast })
      .then({ type: 'goods-handover.handed-over.v1', data: { ...done, ...given, ...bast, lines: [line] } })
      .when({ type: 'complete-handover', attempt: 1, ...bast, sequence: 2 })
      .then();
  });

  test('R-08: a household is served once per incident', () => {
    const handed = out.given(
      { type: 'goods-handover.handover-started.v1', data: { ...done, ...facts(villager()) } },
      {
        type: 'goods-handover.handed-over.v1',
        data: { ...done, ...facts(villager()), bast: 'n', sequence: 1, fileHash: null, lines: [line] },
      },
    );
    handed.when(prepare).thenRejected('already-handed-over', 'R-08');
    handed.when(handOver(villager())).thenRejected('already-handed-over', 'R-08');
    handed.when(cancel).thenRejected('already-handed-over', 'R-08');
  });

  test('are the work of the step’s role, not of an assessor, while the step is open', () => {
    const none = scenario(goodsHandover).given();
    none.when({ ...prepare, officer: { id: 'x', roles: ['tagana'] } }).thenRejected('wrong-role');
    none
      .when({ ...prepare, officer: { id: 'oku-selatan.tagana', roles: ['tagana', 'petugas-logistik'] } })
      .thenRejected('not-by-same-officer');
    none.when({ ...prepare, step: null }).thenRejected('step-not-open');
  });

  test('go in their order', () => {
    scenario(goodsHandover)
      .given()
      .when({ type: 'issue', today, ...acting })
      .thenRejected('not-prepared');
    scenario(goodsHandover).given(started, prepared).when(handOver(villager())).thenRejected('not-issued');
    scenario(goodsHandover).given(started).when(prepare).thenRejected('already-preparing');
    scenario(goodsHandover).given(started).when(cancel).thenRejected('already-preparing');
    out.when({ type: 'unpack', reasonCode: 'salah-barang', ...acting }).thenRejected('not-prepared');
  });

  test('that expired on the shelf are not issued, but packed again', () => {
    const late = '2026-10-01';
    const packed = scenario(goodsHandover).given(started, prepared);
    packed.when({ type: 'issue', today: late, ...acting }).thenRejected('lot-expired');
    packed
      .when({ type: 'unpack', reasonCode: 'kedaluwarsa', ...acting })
      .then({ type: 'goods-handover.unpacking-started.v1', data: { ...done, reasonCode: 'kedaluwarsa', facts: {} } })
      .when({ type: 'complete-unpacking', attempt: 1 })
      .then({ type: 'goods-handover.unpacked.v1', data: done })
      .when(prepare)
      .then({ ...started, data: { ...started.data, attempt: 2 } })
      .when({ type: 'complete-preparation', attempt: 1, lines: [line] })
      .then();
  });

  test('that are not there are said to be missing, and may be asked for again', () => {
    const missing = { reasonCode: 'stock-insufficient', facts: { item: 'beras-5kg', requested: 2, available: 0 } };
    const refused = scenario(goodsHandover)
      .given(started)
      .when({ type: 'refuse-preparation', attempt: 1, ...missing })
      .then({ type: 'goods-handover.unpacking-started.v1', data: { ...done, ...missing } })
      .when({ type: 'complete-preparation', attempt: 1, lines: [line] })
      .then()
      .when({ type: 'complete-unpacking', attempt: 1 })
      .then({ type: 'goods-handover.unpacked.v1', data: done });
    expect(refused.state()).toMatchObject({ status: 'none', refusal: missing });
  });

  test('are cancelled for good, with a reason; also after the case was closed, for they must come back', () => {
    const cancellation = {
      type: 'goods-handover.cancellation-started.v1',
      data: { ...done, reasonCode: 'pindah-domisili', noteId: null },
    } as const;
    const { task: _task, ...closed } = { ...cancel, step: null };
    out.when({ ...closed, task }).then(cancellation);
    scenario(goodsHandover)
      .given()
      .when({ ...closed, task })
      .thenRejected('step-not-open');
    scenario(goodsHandover)
      .given()
      .when(cancel)
      .then(cancellation)
      .when({ type: 'complete-cancellation', attempt: 0 })
      .then({ type: 'goods-handover.cancelled.v1', data: { ...done, reasonCode: 'pindah-domisili' } })
      .when(prepare)
      .thenRejected('already-cancelled');
  });
});

describe('the witnesses of a BAST', () => {
  test('R-10: a village officer attends who does not hand over himself', () => {
    out.when(handOver()).thenRejected('village-witness-missing', 'R-10');
    out.when(handOver(villager(null, 'tagana'))).thenRejected('village-witness-missing', 'R-10');
    out.when(handOver(villager(officer.id, 'petugas-desa'))).thenRejected('village-witness-missing', 'R-10');
    const both = handOver(villager(officer.id, 'petugas-desa'), villager('oku-selatan.kades'));
    expect(goodsHandover.decide(out.state(), both)).toHaveLength(1);
  });

  test('the recipient is no witness, and everybody proves himself', () => {
    out.when({ ...handOver(villager()), witnessIsRecipient: true }).thenRejected('witness-is-recipient');
    const shared = { ...villager(), evidence: proof('evidence-recipient') };
    out.when(handOver(shared)).thenRejected('evidence-shared');
  });
});

describe('every act in every state', () => {
  const unpacking = {
    type: 'goods-handover.unpacking-started.v1',
    data: { ...done, reasonCode: 'x', facts: {} },
  } as const;
  const handing = { type: 'goods-handover.handover-started.v1', data: { ...done, ...facts(villager()) } } as const;
  const bast = { bast: 'n', sequence: 1, fileHash: null };
  const cancelling = {
    type: 'goods-handover.cancellation-started.v1',
    data: { ...done, reasonCode: 'x', noteId: null },
  } as const;
  const histories = {
    none: [],
    preparing: [started],
    prepared: [started, prepared],
    unpacking: [started, prepared, unpacking],
    issuing: [started, prepared, issueStarted],
    issued: [started, prepared, issueStarted, issued],
    'handing-over': [started, prepared, issueStarted, issued, handing],
    'handed-over': [
      ...[started, prepared, issueStarted, issued, handing],
      { type: 'goods-handover.handed-over.v1', data: { ...handing.data, ...bast, lines: [line] } } as const,
    ],
    cancelling: [started, prepared, cancelling],
    cancelled: [
      ...[started, prepared, cancelling],
      { type: 'goods-handover.cancelled.v1', data: { ...done, reasonCode: 'x' } } as const,
    ],
  };
  const acts = {
    prepare,
    unpack: { type: 'unpack', reasonCode: 'x', ...acting },
    issue: { type: 'issue', today, ...acting },
    'hand-over': handOver(villager()),
    cancel,
  } as const;
  const ok = 'ok';
  const expected: Record<keyof typeof histories, readonly string[]> = {
    none: [ok, 'not-prepared', 'not-prepared', 'not-prepared', ok],
    preparing: ['already-preparing', 'not-prepared', 'already-preparing', 'already-preparing', 'already-preparing'],
    prepared: ['already-prepared', ok, ok, 'not-issued', ok],
    unpacking: ['already-unpacking', 'not-prepared', 'already-unpacking', 'already-unpacking', 'already-unpacking'],
    issuing: ['already-issuing', 'not-prepared', 'already-issuing', 'already-issuing', 'already-issuing'],
    issued: ['already-issued', 'not-prepared', 'already-issued', ok, ok],
    'handing-over': [
      ...['already-handed-over', 'not-prepared', 'already-handed-over', 'already-handed-over', 'already-handed-over'],
    ],
    'handed-over': Array(5).fill('already-handed-over'),
    cancelling: ['already-cancelled', 'not-prepared', 'already-cancelled', 'already-cancelled', 'already-cancelled'],
    cancelled: Array(5).fill('already-cancelled'),
  };

  test.each(Object.keys(histories) as (keyof typeof histories)[])('%s', (status) => {
    const state = scenario(goodsHandover)
      .given(...histories[status])
      .state();
    expect(state.status).toBe(status);
    const codes = Object.values(acts).map((command) => {
      const decision = goodsHandover.decide(state, command);
      return 'rejected' in decision ? decision.code : ok;
    });
    expect(codes).toEqual(expected[status]);
  });

  const endings = {
    'complete-preparation': { lines: [line] },
    'refuse-preparation': { reasonCode: 'x', facts: {} },
    'complete-unpacking': {},
    'complete-issue': {},
    'complete-handover': bast,
    'complete-cancellation': {},
  } as const;
  const ends: Partial<Record<keyof typeof histories, readonly string[]>> = {
    preparing: ['complete-preparation', 'refuse-preparation'],
    unpacking: ['complete-unpacking'],
    issuing: ['complete-issue'],
    'handing-over': ['complete-handover'],
    cancelling: ['complete-cancellation'],
  };

  test.each(Object.keys(histories) as (keyof typeof histories)[])('%s is ended by its own ending only', (status) => {
    const state = scenario(goodsHandover)
      .given(...histories[status])
      .state();
    const run = (attempt: number) =>
      Object.entries(endings).flatMap(([type, more]) => {
        const decision = goodsHandover.decide(state, { type, attempt, ...more } as never);
        return 'rejected' in decision ? [decision.code] : decision.map(() => type);
      });
    expect(run(state.attempt)).toEqual(status === 'none' ? Array(6).fill('not-prepared') : (ends[status] ?? []));
    // Of an earlier packing.
    if (status !== 'none') expect(run(state.attempt - 1)).toEqual([]);
  });

  test('after the case was closed, only what brings goods back is done, by the warehouse', () => {
    const codes = (status: keyof typeof histories, roles: readonly string[]) =>
      Object.values(acts).map((command) => {
        const closed = { ...command, step: null, officer: { ...officer, roles } };
        const state = scenario(goodsHandover)
          .given(...histories[status])
          .state();
        const decision = goodsHandover.decide(state, closed);
        return 'rejected' in decision ? decision.code : ok;
      });
    const not = 'step-not-open';
    expect(codes('prepared', ['petugas-logistik'])).toEqual([not, ok, not, not, ok]);
    expect(codes('prepared', ['tagana'])).toEqual([not, 'wrong-role', not, not, 'wrong-role']);
    expect(codes('none', ['petugas-logistik'])).toEqual([not, not, not, not, not]);
  });

  test('what is packed, issued, handed over and cancelled is kept', () => {
    const state = scenario(goodsHandover)
      .given(...histories['handed-over'])
      .state();
    expect(state).toEqual({
      status: 'handed-over',
      task,
      attempt: 1,
      wanted: goods,
      lines: [line],
      out: true,
      today,
      refusal: null,
      facts: facts(villager()),
      bast,
      cancelledFor: null,
      by: officer.id,
      at,
    });
    const again = scenario(goodsHandover).given(...histories.unpacking, {
      type: 'goods-handover.unpacked.v1',
      data: done,
    });
    expect(again.state()).toMatchObject({ status: 'none', lines: [], out: false, refusal: { reasonCode: 'x' } });
    expect(again.given({ ...started, data: { ...started.data, attempt: 2 } }).state()).toMatchObject({
      attempt: 2,
      refusal: null,
    });
    expect(
      scenario(goodsHandover)
        .given(...histories.cancelling)
        .state().cancelledFor,
    ).toBe('x');
    expect([reservationId('h', 2), handoverIdOf('c', 'h')]).toEqual(['h.2', 'c.h']);
  });

  test('goods are issued up to the last day of their use; what has expired is named', () => {
    const packed = scenario(goodsHandover).given(started, {
      ...prepared,
      data: { ...prepared.data, lines: [line, { ...line, lot: 'L2', expires: null }] },
    });
    expect(goodsHandover.decide(packed.state(), { ...acts.issue, today: '2026-09-30' })).toHaveLength(1);
    expect(goodsHandover.decide(packed.state(), { ...acts.issue, today: '2026-10-01' })).toMatchObject({
      facts: { lines: [{ item: 'beras-5kg', lot: 'L1', expires: '2026-09-30' }] },
    });
  });
});
