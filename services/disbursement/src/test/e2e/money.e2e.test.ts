import {
  CaseClosed,
  type Contract,
  FundMoved,
  FundOpened,
  FundsDisbursed,
  FundsHandedOver,
  FundsRequested,
  FundsReturned,
  FundsStateChanged,
  FundsTrackEnded,
  StepOpened,
} from '@alur/contracts';
import { openedStep, until } from '@alur/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { extractText } from 'unpdf';
import {
  act,
  asked,
  bpkad,
  cashier,
  draftOf,
  handing,
  head,
  incident,
  kabid,
  LINE,
  OKU,
  openDesks,
  PERSON,
  paidOut,
  service,
} from '../fixtures/money.ts';

beforeAll(() => openDesks(100_000_000));

afterAll(() => service.close());

test('a house fire: from the nota dinas to the books, everything published, nothing personal in the log', async () => {
  const caseId = 'fire-1';
  await incident(caseId, 'sosial', ['house-1', 'house-2']);
  await paidOut(caseId, '00001/SP2D/LS/2026', ['house-1', 3_000_000], ['house-2', 2_000_000]);
  const first = await handing(caseId, 'house-1');
  const key = { 'idempotency-key': 'handover-of-house-1' };
  const handed = await act(caseId, 'handovers', cashier, first, key);
  expect(handed.status).toBe(200);
  const again = await act(caseId, 'handovers', cashier, first, key);
  expect([again.status, again.headers.get('idempotent-replay')]).toEqual([200, 'true']);
  expect((await act(caseId, 'handovers', cashier, first)).body).toMatchObject({ code: 'already-received' });
  const gone = { householdId: 'house-2', reasonCode: 'pindah-domisili', note: 'Keluarga pindah' };
  expect((await act(caseId, 'not-received', cashier, gone)).status).toBe(200);
  const books = { number: 'SPJ/1', date: '2026-08-03', handedOver: 3_000_000, returned: 2_000_000 };
  expect((await act(caseId, 'accountability', cashier, books)).body).toMatchObject({ status: 'accounted' });
  expect((await act(caseId, 'closing', bpkad)).body).toMatchObject({ status: 'closed', handedOver: 3_000_000 });

  const shown = await service.call<{ recipients: { handoverId: string }[] }>(
    'GET',
    `/api/disbursement/funds/${caseId}`,
    bpkad,
  );
  const { handoverId } = shown.body.recipients[0]!;
  const bast = await service.call('GET', `/api/disbursement/funds/${caseId}/handovers/${handoverId}/bast`, cashier);
  const words = (await extractText(bast.bytes, { mergePages: true })).text;
  expect(words).toContain(PERSON.name);
  expect(words).toContain('Budi Saksi');
  expect(words).toContain('Rp3.000.000');
  const receipt = `/api/disbursement/funds/${caseId}/handovers/${handoverId}/kuitansi`;
  const paid = (await extractText((await service.call('GET', receipt, cashier)).bytes, { mergePages: true })).text;
  expect(paid.replace(/\s+/g, ' ')).toContain('Uang sejumlah : tiga juta rupiah');
  expect(paid).toContain(PERSON.name);
  const letter = await service.call('GET', `/api/disbursement/funds/${caseId}/nota-dinas`, bpkad);
  const text = (await extractText(letter.bytes, { mergePages: true })).text;
  expect(text).toContain('Rp5.000.000');
  expect(text).not.toContain(PERSON.name);
  const looks = asked.filter(({ subjectId }) => subjectId === 'head-of-house-1').map(({ purpose }) => purpose);
  expect(looks.slice(-1)).toEqual(['membaca-bast-dana']);
  expect(looks).toContain('bast-dana');
  const scan = `recipients/house-1/evidence/evidence-tanda-tangan-saksi`;
  const seen = await service.call('GET', `/api/disbursement/funds/${caseId}/${scan}`, kabid);
  expect([seen.status, seen.headers.get('content-type')]).toEqual([200, 'image/png']);
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(seen.bytes)]), 'a.png');
  expect((await act(caseId, scan, cashier, form)).body).toMatchObject({ code: 'already-used' });

  await until(
    () => service.published(FundsTrackEnded),
    (ended) => ended.length > 0,
  );
  const of = async <C extends Contract>(contract: C) =>
    (await service.published(contract)).filter(({ subject }) => subject === caseId).map(({ data }) => data);
  expect(await of(FundsTrackEnded)).toMatchObject([
    { outcome: 'handed-over', amount: 3_000_000, stepId: 'funds', run: 1 },
  ]);
  expect(await of(FundsRequested)).toMatchObject([{ amount: 5_000_000, recipients: 2, ...LINE }]);
  expect(await of(FundsDisbursed)).toMatchObject([{ sp2d: '00001/SP2D/LS/2026', amount: 5_000_000 }]);
  expect(await of(FundsHandedOver)).toMatchObject([{ householdId: 'house-1', amount: 3_000_000, way: 'tunai' }]);
  expect(await of(FundsReturned)).toMatchObject([{ amount: 2_000_000 }]);
  expect((await of(FundsStateChanged)).map((data) => data.state)).toEqual([
    'drafted',
    'signed',
    'submitted',
    'received',
    'approved',
    'spp-issued',
    'spm-issued',
    'sp2d-issued',
    'disbursed',
    'accounted',
    'closed',
  ]);
  expect((await service.published(FundOpened)).map(({ data }) => data.budget)).toEqual([100_000_000]);
  expect((await service.published(FundMoved)).map(({ data }) => data.movement)).toEqual([
    'reserved',
    'committed',
    'refunded',
  ]);
  const log = JSON.stringify(await service.ports.store.readAll('', 10_000));
  for (const personal of [PERSON.name, PERSON.nik, PERSON.address, 'Budi Saksi', 'Keluarga pindah']) {
    expect(log).not.toContain(personal);
  }
});

test('2.7 no. 1: a nota dinas for a natural disaster is refused over HTTP, citing R-05', async () => {
  await incident('flood-1', 'alam', ['house-9']);
  const refused = await act('flood-1', 'draft', kabid, draftOf(['house-9', 1_000_000]));
  expect(refused.body).toMatchObject({ code: 'natural-disaster', rule: 'R-05' });
  expect(refused.status).toBe(422);
  const ended = await until(
    () => service.published(FundsTrackEnded),
    (all) => all.some(({ subject }) => subject === 'flood-1'),
  );
  expect(ended.find(({ subject }) => subject === 'flood-1')?.data).toMatchObject({ outcome: 'refused', amount: 0 });
});

describe('refused over HTTP', () => {
  test('R-06: money that nobody signed for; R-08: a household that was not found eligible', async () => {
    await incident('fire-2', 'sosial', ['house-3']);
    expect((await act('fire-2', 'draft', kabid, draftOf(['house-4', 1]))).body).toMatchObject({ rule: 'R-08' });
    expect((await act('fire-2', 'draft', kabid, draftOf(['house-3', 1_000_000]))).status).toBe(200);
    expect(await act('fire-2', 'submission', kabid)).toMatchObject({
      status: 409,
      body: { code: 'not-signed', rule: 'R-06' },
    });
    expect((await act('fire-2', 'draft', kabid, draftOf(['house-3', 1.5]))).status).toBe(400);
    expect((await act('fire-2', 'draft', bpkad, draftOf(['house-3', 1]))).status).toBe(403);
  });

  test('a budget that does not suffice says how much is free, and the request stays where it was', async () => {
    await incident('fire-3', 'sosial', ['house-5']);
    await act('fire-3', 'draft', kabid, draftOf(['house-5', 99_000_000]));
    await act('fire-3', 'signature', head);
    await act('fire-3', 'submission', kabid);
    await act('fire-3', 'reception', bpkad);
    const refused = await act('fire-3', 'approval', bpkad);
    expect(refused).toMatchObject({ status: 422, body: { code: 'budget-exceeded', facts: { requested: 99_000_000 } } });
    const shown = await service.call('GET', '/api/disbursement/funds/fire-3', bpkad);
    expect(shown.body).toMatchObject({ status: 'received', pending: null });
    const returned = await act('fire-3', 'return', bpkad, { reasonCode: 'jumlah-tidak-cocok' });
    expect(returned.body).toMatchObject({ status: 'returned' });
  });

  test('R-10: no hand-over without the village officer, or to somebody else; evidence must be there', async () => {
    await incident('fire-4', 'sosial', ['house-6']);
    await paidOut('fire-4', '00004/SP2D/LS/2026', ['house-6', 1_000_000]);
    const body = await handing('fire-4', 'house-6');
    const alone = { ...body, villageOfficer: { ...body.villageOfficer, present: false } };
    expect((await act('fire-4', 'handovers', cashier, alone)).body).toMatchObject({ rule: 'R-10' });
    expect((await act('fire-4', 'handovers', cashier, { ...body, receivedByRecipient: false })).body).toMatchObject({
      rule: 'R-10',
    });
    const himself = { ...body, villageOfficer: { ...body.villageOfficer, name: PERSON.name.toUpperCase() } };
    expect((await act('fire-4', 'handovers', cashier, himself)).body).toMatchObject({ code: 'witness-is-recipient' });
    const foreign = { ...body, villageOfficer: { ...body.villageOfficer, name: 'Saksi \u9673' } };
    expect((await act('fire-4', 'handovers', cashier, foreign)).body).toMatchObject({ code: 'text-not-printable' });
    const unknown = { ...body, evidence: [{ evidenceId: 'evidence-unknown', kind: 'tanda-tangan-penerima' }] };
    expect((await act('fire-4', 'handovers', cashier, unknown)).body).toMatchObject({ code: 'evidence-not-found' });
  });

  test('two households on one family card', async () => {
    await incident('fire-6', 'sosial', ['house-8', 'house-10']);
    const both = draftOf(['house-8', 1_000_000], ['house-10', 1_000_000]);
    expect((await act('fire-6', 'draft', kabid, both)).body).toMatchObject({ code: 'family-twice' });
    expect((await act('fire-6', 'draft', kabid, draftOf(['house-10', 1_000_000]))).status).toBe(200);
  });

  test('a day that no calendar has', async () => {
    await incident('fire-5', 'sosial', ['house-7']);
    const answer = await act('fire-5', 'spp', bpkad, { number: 'SPP/1', date: '2026-02-30', instrument: 'LS' });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'date' }] } });
  });

  test('a day that is still to come', async () => {
    const answer = await act('fire-5', 'spp', bpkad, { number: 'SPP/1', date: '2026-08-04', instrument: 'LS' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'date-ahead' } });
  });

  test('an SP2D number that another request has', async () => {
    await act('fire-5', 'draft', kabid, draftOf(['house-7', 1_000_000]));
    for (const [path, officer] of [
      ['signature', head],
      ['submission', kabid],
      ['reception', bpkad],
      ['approval', bpkad],
    ] as const) {
      await act('fire-5', path, officer);
    }
    const date = '2026-08-03';
    await act('fire-5', 'spp', bpkad, { number: 'SPP/5', date, instrument: 'TU' });
    await act('fire-5', 'spm', bpkad, { number: 'SPM/5', date });
    const used = await act('fire-5', 'sp2d', bpkad, { number: '00001/sp2d/ls/2026', date, amount: 1_000_000 });
    expect(used).toMatchObject({
      status: 409,
      body: { code: 'sp2d-already-used', facts: { requestId: 'fire-1.funds' } },
    });
  });
});

test('the daily list of BPKAD: matched, differing and missing on either side, once per file', async () => {
  const send = (text: string) => {
    const form = new FormData();
    form.set('file', new Blob([text]), 'sp2d.csv');
    return service.call<{ reconciliationId: string; counts: Record<string, number> }>(
      'POST',
      '/api/disbursement/reconciliations',
      bpkad,
      form,
    );
  };
  const list = [
    'No SP2D;Tanggal;Jumlah',
    '00001/SP2D/LS/2026;03/08/2026;5.000.000',
    '09999/SP2D/LS/2026;03/08/2026;Rp 7.000.000',
  ].join('\n');
  const broken = await send(`${list}\n=cmd|x;kemarin;1`);
  expect(broken).toMatchObject({ status: 422, body: { code: 'list-has-errors', facts: { count: 2 } } });
  const imported = await send(list);
  expect(imported.body.counts).toEqual({ matched: 1, 'amount-differs': 0, 'missing-here': 1, 'missing-there': 1 });
  expect((await send(list)).body).toEqual(imported.body);
  const rows = (result: string) =>
    service.call(
      'GET',
      `/api/disbursement/reconciliations/${imported.body.reconciliationId}/rows?result=${result}`,
      bpkad,
    );
  expect((await rows('missing-here')).body).toMatchObject({
    items: [{ number: '09999/SP2D/LS/2026', listed: 7_000_000 }],
    next: null,
  });
  expect((await rows('missing-there')).body).toMatchObject({
    items: [{ number: '00004/SP2D/LS/2026', recorded: 1_000_000 }],
  });
});

test('an SP2D that paid one round pays no other round of the same request, however its number is typed', async () => {
  const caseId = 'fire-21';
  await incident(caseId, 'sosial', ['house-21', 'house-22']);
  await paidOut(caseId, '00021/SP2D/LS/2026', ['house-21', 2_000_000]);
  expect((await act(caseId, 'handovers', cashier, await handing(caseId, 'house-21'))).status).toBe(200);
  const books = { number: 'SPJ/21', date: '2026-08-03', handedOver: 2_000_000, returned: 0 };
  expect((await act(caseId, 'accountability', cashier, books)).status).toBe(200);
  expect((await act(caseId, 'closing', bpkad)).body).toMatchObject({ status: 'closed' });

  const roles = ['kabid-linjamsos', 'kepala-dinas', 'bpkad', 'bendahara-bansos'];
  const again = { ...openedStep({ caseId, kind: 'funds', roles, openedAt: '2026-08-03T02:00:00.000Z' }), run: 2 };
  await service.tell(StepOpened, OKU, caseId, again);
  await until(
    async () => (await act(caseId, 'draft', kabid, draftOf(['house-22', 2_000_000]))).body,
    ({ round }) => round === 2,
  );
  const date = '2026-08-03';
  const answers = [
    await act(caseId, 'signature', head),
    await act(caseId, 'submission', kabid),
    await act(caseId, 'reception', bpkad),
    await act(caseId, 'approval', bpkad),
    await act(caseId, 'spp', bpkad, { number: 'SPP/22', date, instrument: 'LS' }),
    await act(caseId, 'spm', bpkad, { number: 'SPM/22', date }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  for (const number of ['00021/SP2D/LS/2026', '00021/sp2d/ls/2026', '00021 / SP2D / LS / 2026']) {
    const answer = await act(caseId, 'sp2d', bpkad, { number, date, amount: 2_000_000 });
    expect([answer.status, answer.body['code']]).toEqual([409, 'sp2d-already-used']);
  }
  const own = await act(caseId, 'sp2d', bpkad, { number: '00022/SP2D/LS/2026', date, amount: 2_000_000 });
  expect(own.body).toMatchObject({ status: 'sp2d-issued', round: 2 });
});

test('F7: money of a case that was withdrawn is handed to nobody and goes back', async () => {
  const caseId = 'fire-7';
  await incident(caseId, 'sosial', ['house-71']);
  await paidOut(caseId, '00071/SP2D/LS/2026', ['house-71', 1_000_000]);
  const body = await handing(caseId, 'house-71');
  const closed = {
    caseId,
    outcome: 'withdrawn',
    reasonCode: 'salah-daftar',
    by: 'intake',
    at: '2026-08-03T03:00:00.000Z',
    late: false,
  };
  await service.tell(CaseClosed, OKU, caseId, closed);
  const refused = await until(
    () => act(caseId, 'handovers', cashier, body),
    ({ status }) => status !== 200,
  );
  expect(refused).toMatchObject({ status: 409, body: { code: 'case-closed' } });
  const gone = { householdId: 'house-71', reasonCode: 'menolak-bantuan' };
  expect((await act(caseId, 'not-received', cashier, gone)).status).toBe(200);
  const books = { number: 'SPJ/71', date: '2026-08-03', handedOver: 0, returned: 1_000_000 };
  expect((await act(caseId, 'accountability', cashier, books)).status).toBe(200);
  expect((await act(caseId, 'closing', bpkad)).body).toMatchObject({ status: 'closed', handedOver: 0 });
});

test('F15: what BPKAD wrote on its return is read by who drafted, who signed and the cashier', async () => {
  const caseId = 'fire-15';
  await incident(caseId, 'sosial', ['house-151']);
  await act(caseId, 'draft', kabid, draftOf(['house-151', 1_000_000]));
  await act(caseId, 'signature', head);
  await act(caseId, 'submission', kabid);
  await act(caseId, 'reception', bpkad);
  const note = 'Lampirkan foto rumah';
  expect((await act(caseId, 'return', bpkad, { reasonCode: 'berkas-kurang', note })).status).toBe(200);
  for (const officer of [kabid, head, cashier, bpkad]) {
    const answer = await service.call('GET', `/api/disbursement/funds/${caseId}/notes`, officer);
    const about = { round: 1, about: 'returned', householdId: null, reasonCode: 'berkas-kurang', note };
    expect([answer.status, answer.body]).toMatchObject([200, { items: [about] }]);
  }
  expect(JSON.stringify(await service.ports.store.readAll('', 10_000))).not.toContain(note);
});

test('a case, a step and a decision that may be on their way are not called missing', async () => {
  await incident('fire-22', 'sosial', ['house-23']);
  const draft = (caseId: string, householdId: string) =>
    act(caseId, 'draft', kabid, draftOf([householdId, 1_000_000])).then(({ status, body }) => [status, body['code']]);
  const roles = ['kabid-linjamsos', 'kepala-dinas', 'bpkad', 'bendahara-bansos'];
  const step = openedStep({ caseId: 'fire-23', kind: 'funds', roles, openedAt: '2026-08-03T02:00:00.000Z' });
  await service.tell(StepOpened, OKU, 'fire-23', step);
  const cases = [
    ['fire-late', 'house-23', 404, 'case-not-found'],
    ['fire-23', 'house-23', 422, 'class-unknown'],
    ['fire-22', 'house-late', 422, 'household-not-eligible'],
  ] as const;
  service.hold();
  for (const [caseId, householdId] of cases) expect(await draft(caseId, householdId)).toEqual([503, 'view-behind']);
  expect((await act('fire-late', 'approval', bpkad)).body).toMatchObject({ code: 'view-behind' });
  service.release();
  for (const [caseId, householdId, ...answer] of cases) expect(await draft(caseId, householdId)).toEqual(answer);
});
