import { CandidateNominated, CaseClosed, DocumentAttached, EligibilityDecided, RegistryChecked } from '@alur/contracts';
import { answerKeyOf } from '@alur/platform';
import { until } from '@alur/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ComplaintAnswers } from '../../application/complaint-answers.ts';
import { NINE, OKU, VerificationUnderTest } from '../fixtures/office.ts';

const office = new VerificationUnderTest();
beforeAll(() => office.start());
afterAll(() => office.close());

describe('acts', () => {
  test('an act ends the step once and tells intake', async () => {
    const caseId = office.newCase();
    await office.open(caseId, 'registry-check');
    const body = { outcome: 'registered', registry: 'DTSEN', dataDate: '2026-07-31', note: 'Terlihat di SIKS-NG' };
    const officer = await office.clerk();
    const answer = await office.act(caseId, 'registry-check/registry-check', officer, body);
    expect(answer).toMatchObject({ status: 200, body: { caseId, outcome: 'registered' } });
    expect(answer.headers.get('alur-version')).toBe(`${OKU}/case-file/${caseId}@1`);
    const [message] = (await office.published(RegistryChecked)).filter(({ data }) => data.caseId === caseId);
    expect(message?.data).toEqual({
      caseId,
      stepId: 'registry-check',
      run: 1,
      kind: 'registry-check',
      outcome: 'registered',
      by: officer.id,
      at: NINE,
      registry: 'DTSEN',
      dataDate: '2026-07-31',
    });
    expect(await office.act(caseId, 'registry-check/registry-check', officer, body)).toMatchObject({
      status: 409,
      body: { code: 'step-not-open' },
    });
  });

  test('a file or a step that may be on its way is not called missing', async () => {
    const caseId = office.newCase();
    const officer = await office.clerk();
    const body = { outcome: 'registered', registry: 'DTSEN', dataDate: '2026-07-31' };
    const act = () => office.act(caseId, 'registry-check/registry-check', officer, body);
    const show = () => office.call('GET', `/api/verification/cases/${caseId}`, officer);
    const behind = { status: 503, body: { code: 'view-behind' } };
    office.hold();
    for (const answer of [await act(), await show()]) expect(answer).toMatchObject(behind);
    expect((await act()).headers.get('retry-after')).toBe('1');
    office.release();
    const missing = { status: 404, body: { code: 'case-not-found' } };
    for (const answer of [await act(), await show()]) expect(answer).toMatchObject(missing);
    await office.open(caseId, 'explanation', { params: { topic: 'pkh' } });
    office.hold();
    expect(await act()).toMatchObject(behind);
    office.release();
    expect(await act()).toMatchObject({ status: 409, body: { code: 'step-not-open' } });
    await office.open(caseId, 'registry-check');
    expect(await act()).toMatchObject({ status: 200 });
    // The file may have been returned, which opens the step again.
    office.hold();
    expect(await act()).toMatchObject(behind);
    office.release();
    expect(await act()).toMatchObject({ status: 409, body: { code: 'step-not-open' } });
  });

  test('the same Idempotency-Key answers again without a second event', async () => {
    const caseId = office.newCase();
    await office.open(caseId, 'explanation', { params: { topic: 'pkh' }, roles: ['front-office'] });
    const path = `/api/verification/cases/${caseId}/steps/explanation/explanation`;
    const key = { 'idempotency-key': 'explain-0001' };
    const first = await office.call('POST', path, await office.clerk(), { note: 'Dijelaskan' }, key);
    const again = await office.call('POST', path, await office.clerk(), { note: 'Dijelaskan' }, key);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.headers.get('idempotent-replay')).toBe('true');
    const other = await office.call('POST', path, await office.clerk(), { note: 'Lain' }, key);
    expect(other).toMatchObject({ status: 422, body: { code: 'command-id-reused' } });
  });

  test('roles, separation of duties and wrong bodies are refused with a reason', async () => {
    const caseId = office.newCase();
    await office.surveyed(caseId);
    const boss = await office.head();
    await office.open(caseId, 'decision', { kind: 'eligibility-decision', roles: ['kepala-dinas'], notBy: [boss.id] });
    const body = { outcome: 'eligible', reasonCode: 'memenuhi-kriteria' };
    expect(await office.act(caseId, 'decision/decision', await office.clerk(), body)).toMatchObject({ status: 403 });
    expect(await office.act(caseId, 'decision/decision', boss, body)).toMatchObject({
      status: 403,
      body: { code: 'not-by-same-officer' },
    });
    expect(await office.act(caseId, 'decision/decision', boss, { outcome: 'maybe' })).toMatchObject({
      status: 400,
      body: { code: 'validation-failed', errors: [{ field: 'outcome' }] },
    });
    for (const reasonCode of [undefined, 'iseng-saja', 'di-atas-ambang']) {
      expect(await office.act(caseId, 'decision/decision', boss, { ...body, reasonCode })).toMatchObject({
        status: 422,
        body: { code: 'reason-unknown', errors: [{ field: 'reasonCode' }] },
      });
    }
    expect(await office.call('GET', `/api/verification/cases/${caseId}`)).toMatchObject({ status: 401 });
  });

  test('2.7 no. 6: a decision that requires the survey waits for it (R-04)', async () => {
    const caseId = office.newCase();
    await office.open(caseId, 'decision', {
      kind: 'eligibility-decision',
      roles: ['kepala-dinas'],
      requires: ['survey'],
    });
    const body = { outcome: 'eligible', reasonCode: 'memenuhi-kriteria', note: 'Layak' };
    const boss = await office.head();
    expect(await office.act(caseId, 'decision/decision', boss, body)).toMatchObject({
      status: 422,
      body: { code: 'survey-required', rule: 'R-04' },
    });
    await office.surveyed(caseId);
    await until(
      () => office.act(caseId, 'decision/decision', boss, body),
      ({ status }) => status === 200,
    );
    const decided = (await office.published(EligibilityDecided)).filter(({ data }) => data.caseId === caseId);
    expect(decided).toHaveLength(1);
    expect(decided[0]?.data).not.toHaveProperty('noteId');
  });

  test('R-14: match, entry, endorsement and answer of PUSDATIN in this order', async () => {
    const caseId = office.newCase();
    const officer = await office.clerk();
    for (const kind of ['siks-ng-entry', 'dukcapil-match', 'bupati-endorsement']) await office.open(caseId, kind);
    await office.open(caseId, 'external-wait', { params: { body: 'pusdatin' } });
    const paper = { number: '400/1/2026', date: '2026-08-01' };
    expect(await office.act(caseId, 'siks-ng-entry/siks-ng-entry', officer)).toMatchObject({
      status: 422,
      body: { rule: 'R-14' },
    });
    const attached = { code: 'surat-bupati', sha256: 'a'.repeat(64), by: officer.id, at: NINE };
    await office.tell(DocumentAttached, OKU, caseId, { ...attached, caseId, documentId: 'document-1' });
    const other = office.newCase();
    await office.tell(DocumentAttached, OKU, other, { ...attached, caseId: other, documentId: 'document-2' });
    for (const [path, body] of [
      ['dukcapil-match/dukcapil-match', { outcome: 'matched' }],
      ['siks-ng-entry/siks-ng-entry', { reference: 'SIKS-1' }],
    ] as const) {
      expect(await office.act(caseId, path, officer, body)).toMatchObject({ status: 200 });
    }
    // F11: a letter that was never uploaded, and one of another case.
    for (const documentId of [crypto.randomUUID(), 'document-2']) {
      const forged = { outcome: 'endorsed', ...paper, documentId };
      expect(await office.act(caseId, 'bupati-endorsement/endorsement', officer, forged)).toMatchObject({
        status: 422,
        body: { code: 'document-unknown', errors: [{ field: 'documentId' }] },
      });
    }
    for (const [path, body] of [
      ['bupati-endorsement/endorsement', { outcome: 'endorsed', ...paper, documentId: 'document-1' }],
      ['external-wait/external-answer', { outcome: 'accepted', ...paper }],
    ] as const) {
      expect(await office.act(caseId, path, officer, body)).toMatchObject({ status: 200 });
    }
  });

  test('follow-up of a complaint without a person keeps the answer under a key of the case', async () => {
    const caseId = office.newCase();
    const pin = '7K3Q-M41R';
    const params = { answerKey: answerKeyOf(caseId, pin) };
    await office.open(caseId, 'follow-up', { subjectId: null, params });
    const officer = await office.officer('petugas-pengaduan-1', ['petugas-pengaduan', 'back-office']);
    const body = {
      resultCode: 'terbukti-ditindaklanjuti',
      answerText: 'Petugas sudah diberi pengarahan.',
      internalNote: 'Sudah dijawab',
    };
    for (const answerText of [undefined, 'terlalu pendek']) {
      expect(await office.act(caseId, 'follow-up/follow-up', officer, { ...body, answerText })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'answerText' }] },
      });
    }
    expect(await office.act(caseId, 'follow-up/follow-up', officer, body)).toMatchObject({ status: 200 });
    const file = await office.call<{ done: { noteId: string }[] }>('GET', `/api/verification/cases/${caseId}`, officer);
    const { noteId } = file.body.done[0]!;
    const path = `/api/verification/cases/${caseId}/notes/${noteId}/view`;
    expect(await office.call('POST', path, officer, { purpose: 'tindak-lanjut-pengaduan' })).toMatchObject({
      status: 200,
      body: { text: 'Sudah dijawab' },
    });
    const answer = (given: string) =>
      office.call('POST', `/api/verification/public/answers/oku-selatan/${caseId}`, undefined, { pin: given });
    expect(await answer(pin)).toMatchObject({ status: 200, body: { answer: body.answerText } });
    expect(await answer('7k3q m4lr')).toMatchObject({ status: 200, body: { answer: body.answerText } });
    expect(await answer('AAAA-AAAA')).toMatchObject({ status: 403, body: { code: 'pin-wrong' } });
    // From many addresses, each below its bound: here without the bound of an address.
    const answers = new ComplaintAnswers(office.ports);
    for (let tries = 0; tries < 20; tries += 1) {
      expect(await answers.read('oku-selatan', caseId, 'BBBB-BBBB')).toBeUndefined();
    }
    await expect(answers.read('oku-selatan', caseId, pin)).rejects.toMatchObject({
      code: 'too-many-attempts',
      retryAfter: 60,
    });
    expect(await answers.read('oku-selatan', office.newCase(), pin)).toBeUndefined();
    office.clock.advance(60_000);
    expect(await answers.read('oku-selatan', caseId, pin)).toBe(body.answerText);
    const stored = JSON.stringify(await office.ports.store.readAll('', 5_000));
    expect(stored).not.toMatch(/diberi pengarahan|Sudah dijawab|7K3Q/);
  });

  test('a person is nominated once per programme', async () => {
    const nominate = async (caseId: string, subjectId = 'subject-n') => {
      await office.surveyed(caseId);
      await office.open(caseId, 'nomination', { subjectId, params: { programme: 'bansos-lansia' } });
      return office.act<{ nominationId: string }>(caseId, 'nomination/nomination', await office.clerk());
    };
    const [first, second] = [office.newCase(), office.newCase()];
    const listed = await nominate(first);
    expect(listed).toMatchObject({ status: 200, body: { outcome: 'listed' } });
    expect(await nominate(second)).toMatchObject({
      status: 409,
      body: { code: 'already-nominated', facts: { caseId: first } },
    });
    office.linked.set('subject-n-again', ['subject-n']);
    expect(await nominate(office.newCase(), 'subject-n-again')).toMatchObject({
      status: 409,
      body: { code: 'already-nominated', facts: { caseId: first } },
    });
    const removal = `/api/verification/nominations/${listed.body.nominationId}/removal`;
    expect(await office.call('POST', removal, await office.head(), { reasonCode: 'pindah-domisili' })).toMatchObject({
      status: 200,
    });
    expect(await office.act(second, 'nomination/nomination', await office.clerk())).toMatchObject({ status: 200 });
    expect(await office.published(CandidateNominated)).toHaveLength(2);
  });
});

describe('the file of a case', () => {
  test('shows open acts and who may do them, and nothing open once the case is closed', async () => {
    const caseId = office.newCase();
    await office.open(caseId, 'document-verification');
    const show = async () =>
      office.call<{ open: object[]; closed: boolean }>(
        'GET',
        `/api/verification/cases/${caseId}`,
        await office.clerk(),
      );
    const shown = await show();
    expect(shown.body.open).toMatchObject([{ stepId: 'document-verification', mayAct: true }]);
    expect(shown.headers.get('etag')).toBe('"0"');
    const closed = { caseId, outcome: 'withdrawn', reasonCode: null, by: 'x', at: NINE, late: false };
    await office.tell(CaseClosed, OKU, caseId, closed);
    const after = await until(show, ({ body }) => body.closed);
    expect(after.body.open).toEqual([]);
    const body = { outcome: 'passed' };
    expect(
      await office.act(caseId, 'document-verification/document-verification', await office.clerk(), body),
    ).toMatchObject({
      status: 409,
    });
  });
});
