import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import { goodsHandover } from './goods-handover.ts';
import type { Evidence, HandoverFacts, PackedGoods, Witness } from './goods-handover-events.ts';

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
