import { CaseClosed, LetterDelivered, LetterSigned, RecommendationForwarded, SubjectErased } from '@alur/contracts';
import { type SignedIn, until } from '@alur/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { extractText, getDocumentProxy } from 'unpdf';
import { type LetterState, letter } from '../../domain/letter.ts';
import { LUTIM, NINE, OKU, person, VerificationUnderTest } from '../fixtures/office.ts';

const office = new VerificationUnderTest();
beforeAll(() => office.start());
afterAll(() => office.close());

const RECOMMENDATION = { letter: 'rekomendasi-sktm', signer: 'kepala-dinas' };
const VILLAGE = '73.24.08.2001';

async function textOf(pdf: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  return text.replace(/\s+/g, ' ');
}

interface Seen {
  readonly letterId: string;
  readonly revision: number;
}

interface Results {
  readonly results: readonly object[];
}

interface LetterBody {
  readonly letterId: string;
  readonly status: string;
  readonly number: string;
  readonly verificationCode: string;
}

/** A recommendation step that is ready for its letter. */
async function letterStep(caseId: string): Promise<void> {
  await office.surveyed(caseId);
  await office.open(caseId, 'letter', { params: RECOMMENDATION, requires: ['survey'] });
}

async function draft(caseId: string, officer?: SignedIn): Promise<string> {
  const body = { fields: { keperluan: 'Berobat' } };
  const answer = await office.act<LetterBody>(caseId, 'letter/letters', officer ?? (await office.clerk()), body);
  expect(answer.body).toMatchObject({ letterType: 'rekomendasi-sktm' });
  expect(answer.status).toBe(200);
  return answer.body.letterId;
}

async function signed(caseId: string): Promise<LetterBody> {
  await letterStep(caseId);
  const letterId = await draft(caseId);
  const answer = await office.call<LetterBody>(
    'POST',
    `/api/verification/letters/${letterId}/signature`,
    await office.head(),
    {},
  );
  expect(answer.status).toBe(200);
  return answer.body;
}

describe('letters', () => {
  test('from the draft to the paper: number, signatory, QR page, and no name in the log', async () => {
    const caseId = office.newCase();
    await letterStep(caseId);
    const letterId = await draft(caseId);
    const drafted = await office.call('GET', `/api/verification/letters/${letterId}/pdf`, await office.clerk());
    expect(drafted.headers.get('content-type')).toBe('application/pdf');
    expect(drafted.headers.get('cache-control')).toBe('no-store');
    expect(await textOf(drafted.bytes)).toContain('DRAF');

    const own = await office.call('POST', `/api/verification/letters/${letterId}/signature`, await office.clerk(), {});
    expect(own).toMatchObject({ status: 403 });
    const boss = await office.head();
    const path = `/api/verification/letters/${letterId}`;
    const { body, status } = await office.call<LetterBody>('POST', `${path}/signature`, boss, {});
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'signed', signedBy: boss.id, issueDate: '2026-08-03' });
    expect(body.verificationCode.replaceAll('-', '')).toHaveLength(16);

    const pdf = await office.call('GET', `${path}/pdf`, await office.clerk());
    const text = await textOf(pdf.bytes);
    for (const shown of [
      body.number,
      'Siti Contoh',
      '3 Agustus 2026',
      'Berobat',
      `/verifikasi/${body.verificationCode}`,
    ]) {
      expect(text).toContain(shown);
    }
    expect(office.shown.filter(({ caseId: about }) => about === caseId).map(({ purpose }) => purpose)).toEqual([
      'surat',
      'membaca-surat',
      // The signature looks whether the draft is still current.
      'surat',
      'membaca-surat',
    ]);
    const log = JSON.stringify(await office.ports.store.readAll('', 1000));
    expect(log).not.toMatch(/Siti|Contoh RT|1609014107509992|Berobat/);
    const [message] = (await office.published(LetterSigned)).filter(({ data }) => data.letterId === letterId);
    expect(message?.data).toMatchObject({
      signer: boss.id,
      signerRole: 'kepala-dinas',
      number: body.number,
      year: 2026,
    });
  });

  test('R-22: a letter is kept as a record and as a paper that is printed again byte for byte, also when withdrawn', async () => {
    const { letterId, verificationCode } = await signed(office.newCase());
    const path = `/api/verification/letters/${letterId}`;
    const boss = await office.head();
    const paper = await office.call('GET', `${path}/pdf`, boss);
    const withdrawal = { reasonCode: 'salah-data', note: 'Diganti' };
    expect(await office.call('POST', `${path}/withdrawal`, boss, withdrawal)).toMatchObject({ status: 200 });
    const again = await office.call('GET', `${path}/pdf`, boss);
    expect(Buffer.from(again.bytes).equals(Buffer.from(paper.bytes))).toBe(true);
    const record = await office.call('GET', `/api/verification/public/letters/${verificationCode}/integrity`);
    expect(record.body).toMatchObject({ integrity: 'unaltered' });
    const page = await office.call<string>(
      'GET',
      `/api/verification/public/letters/${verificationCode}/integrity/page`,
    );
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.body).toContain('Utuh: surat di arsip sama dengan yang ditandatangani.');
    expect(page.body).toContain(`href="/verifikasi/${verificationCode}"`);
  });

  test('numbers run on, and a withdrawn letter keeps its own', async () => {
    const caseId = office.newCase();
    const first = await signed(caseId);
    const boss = await office.head();
    const withdrawal = { reasonCode: 'salah-data', note: 'Nama keliru' };
    const path = `/api/verification/letters/${first.letterId}`;
    expect(await office.call('POST', `${path}/withdrawal`, boss, withdrawal)).toMatchObject({ status: 200 });
    const again = await draft(caseId);
    expect(again).not.toBe(first.letterId);
    const second = await office.call<LetterBody>('POST', `/api/verification/letters/${again}/signature`, boss, {});
    const sequence = (number: string) => Number(number.split('/')[1]);
    expect(sequence(second.body.number)).toBe(sequence(first.number) + 1);
    const token = encodeURIComponent(second.headers.get('alur-version') ?? '');
    const integrity = `/api/verification/public/letters/${first.verificationCode}/integrity?after=${token}`;
    const shown = await office.call('GET', integrity);
    expect(shown.body).toMatchObject({ integrity: 'unaltered', valid: false });
    const withdrawn = await office.call<{ withdrawal: { noteId: string } }>('GET', path, boss);
    expect(withdrawn.body).toMatchObject({
      status: 'withdrawn',
      withdrawal: { reasonCode: 'salah-data', by: boss.id },
    });
    const note = `/api/verification/cases/${caseId}/notes/${withdrawn.body.withdrawal.noteId}/view`;
    expect((await office.call('POST', note, boss, { purpose: 'pengawasan' })).body).toMatchObject({
      text: 'Nama keliru',
    });
    const elsewhere = note.replace(caseId, 'case-1');
    expect(await office.call('POST', elsewhere, boss, { purpose: 'pengawasan' })).toMatchObject({ status: 404 });
  });

  test('a signing that died after its first event is finished by the consumer', async () => {
    const caseId = office.newCase();
    await letterStep(caseId);
    const letterId = await draft(caseId);
    const boss = await office.head();
    const context = { tenant: OKU, actor: boss.id, at: NINE, commandId: `crash-${letterId}`, correlationId: 'c' };
    const start = {
      type: 'start-signing',
      officer: { id: boss.id, roles: ['kepala-dinas'] },
      at: NINE,
      issueDate: '2026-08-03',
      verificationCode: 'AAAA-BBBB-CCCC-DDDD',
      stepOpen: true,
      holder: 'self',
    } as const;
    await office.ports.runner.execute(letter, letterId, start, context);
    const state = async (): Promise<LetterState> => (await office.ports.runner.load(letter, OKU, letterId)).state;
    const finished = await until(state, ({ status }) => status === 'signed');
    expect(finished.signature?.sequence).toBeGreaterThan(0);
  });

  test('R-13: delivery by WhatsApp gives a link with a PIN; wrong PINs lock it', async () => {
    const caseId = office.newCase();
    const { letterId } = await signed(caseId);
    const path = `/api/verification/letters/${letterId}`;
    const delivered = await office.call<{ link: { url: string; pin: string } }>(
      'POST',
      `${path}/delivery`,
      await office.clerk(),
      { via: 'wa-pengisi-data' },
    );
    expect(delivered).toMatchObject({ status: 200, body: { via: 'wa-pengisi-data', outcome: 'delivered' } });
    const { url, pin } = delivered.body.link;
    const token = url.split('/').at(-1)!;
    const fetched = (given: string) =>
      office.call('POST', `/api/verification/public/letters/${token}`, undefined, { pin: given });
    const right = await fetched(pin);
    expect(right.status).toBe(200);
    expect(await textOf(right.bytes)).toContain('Siti Contoh');
    const wrong = pin === '000000' ? '000001' : '000000';
    expect(await fetched(wrong)).toMatchObject({
      status: 403,
      body: { code: 'pin-wrong', facts: { attemptsLeft: 4 } },
    });
    const page = await fetch(`${office.running.url}/api/verification/public/letters/${token}`, {
      method: 'POST',
      headers: { accept: 'text/html' },
      body: new URLSearchParams({ pin: wrong }),
    });
    expect([page.status, page.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('Sisa percobaan: 3.');
    for (let attempt = 0; attempt < 3; attempt += 1) await fetched(wrong);
    expect(await fetched(pin)).toMatchObject({ status: 422, body: { code: 'link-locked' } });
    const [message] = (await office.published(LetterDelivered)).filter(({ data }) => data.caseId === caseId);
    expect(message?.data).toMatchObject({ letterId, via: 'wa-pengisi-data', outcome: 'delivered' });
    const log = JSON.stringify(await office.ports.store.readAll('', 2000));
    expect(log).not.toContain(token);

    const renewed = await office.call<{ link: { url: string } }>('POST', `${path}/links`, await office.clerk(), {
      via: 'wa-pemohon',
    });
    expect(renewed.status).toBe(200);
    expect(renewed.body.link.url).not.toBe(url);
  });

  test('a draft of an older run of the step is not signed in the new run, nor one whose case is closed', async () => {
    const caseId = office.newCase();
    await letterStep(caseId);
    const old = await draft(caseId);
    const boss = await office.head();
    const sign = (letterId: string) => office.call('POST', `/api/verification/letters/${letterId}/signature`, boss, {});
    const again = { params: RECOMMENDATION, requires: ['survey'], run: 2 };
    await office.open(caseId, 'letter', again);
    expect(await sign(old)).toMatchObject({ status: 409, body: { code: 'step-not-open' } });
    const renewed = await draft(caseId);
    expect(renewed).not.toBe(old);
    const ended = { caseId, outcome: 'withdrawn', reasonCode: null, late: false, by: 'x', at: NINE };
    await office.tell(CaseClosed, OKU, caseId, ended);
    await until(
      async () => (await office.ports.runner.load(letter, OKU, renewed)).state,
      ({ status }) => status === 'withdrawn',
    );
    expect(await sign(renewed)).toMatchObject({ status: 409, body: { code: 'already-withdrawn' } });
  });

  test('field 07: a draft of a person whose data were corrected since is refused, and signed when it was drafted again', async () => {
    const caseId = office.newCase();
    await letterStep(caseId);
    const letterId = await draft(caseId);
    const boss = await office.head();
    const sign = () => office.call('POST', `/api/verification/letters/${letterId}/signature`, boss, {});
    office.people.set(`subject-of-${caseId}`, { ...person(), name: 'Siti Benar' });
    expect(await sign()).toMatchObject({ status: 409, body: { code: 'draft-outdated', facts: { fields: ['name'] } } });
    expect(await draft(caseId)).toBe(letterId);
    expect(await sign()).toMatchObject({ status: 200, body: { status: 'signed' } });
    const pdf = await office.call('GET', `/api/verification/letters/${letterId}/pdf`, boss);
    expect(await textOf(pdf.bytes)).toContain('Siti Benar');
  });

  test('F1: many letters are signed at once as they were listed, each with its own result', async () => {
    const drafts: { letterId: string; revision: number }[] = [];
    for (let n = 0; n < 3; n += 1) {
      const caseId = office.newCase();
      await letterStep(caseId);
      drafts.push({ letterId: await draft(caseId), revision: 0 });
    }
    const [first, changed, third] = drafts as [Seen, Seen, Seen];
    const { state } = await office.ports.runner.load(letter, OKU, changed.letterId);
    await draft(state.task!.caseId);
    const boss = await office.head();
    const letters = [first, changed, third, { letterId: 'tidak-ada', revision: 0 }];
    const headers = { 'idempotency-key': 'desk-of-the-day' };
    const sign = () => office.call<Results>('POST', '/api/verification/letters/signatures', boss, { letters }, headers);
    const answer = await sign();
    expect(answer).toMatchObject({ status: 200, body: { signed: 2, refused: 2 } });
    expect(answer.body.results).toMatchObject([
      { letterId: first.letterId, outcome: 'signed', number: expect.stringContaining('/RSKTM/') },
      { letterId: changed.letterId, outcome: 'refused', code: 'revision-conflict' },
      { letterId: third.letterId, outcome: 'signed' },
      { letterId: 'tidak-ada', outcome: 'refused', code: 'letter-not-found' },
    ]);
    const ids = drafts.map(({ letterId }) => letterId);
    const signedOnes = async () =>
      (await office.published(LetterSigned)).filter(({ data }) => ids.includes(data.letterId)).length;
    expect(await signedOnes()).toBe(2);
    expect((await sign()).body).toEqual(answer.body);
    expect(await signedOnes()).toBe(2);
    const many = { letters: Array.from({ length: 51 }, () => first) };
    expect(await office.call('POST', '/api/verification/letters/signatures', boss, many)).toMatchObject({
      status: 400,
    });
    const clerk = await office.clerk();
    expect(await office.call('POST', '/api/verification/letters/signatures', clerk, { letters })).toMatchObject({
      status: 403,
    });
  });

  test('3.3: an acting head signs as Plh., the head not meanwhile, and a mandate signs a.n. the letters of its scope', async () => {
    const boss = await office.head();
    const acting = await office.officer('plh', ['sekretaris-dinas'], OKU);
    const mandated = await office.officer('kabid-an', ['kabid-linjamsos'], OKU);
    const profile = { titleBefore: 'Dra.', titleAfter: null, nip: '197001011995031001', rank: 'Pembina / IV-a' };
    await office.running.accounts.setProfile(acting.id, { ...profile, name: 'Sri Contoh', position: 'Sekretaris' });
    await office.running.accounts.setProfile(mandated.id, {
      ...profile,
      name: 'Budi Contoh',
      position: 'Kepala Bidang',
    });
    const holding = {
      ...{
        role: 'kepala-dinas' as const,
        village: null,
        from: '2026-08-01T00:00:00.000Z',
        to: '2026-08-09T00:00:00.000Z',
      },
      ...{ scope: [], through: null },
    } as const;
    const an = { ...holding, holdingId: 'h-2', officer: mandated.id, kind: 'an', through: 'sekretaris-dinas' } as const;
    const sign = async (officer: SignedIn) => {
      const caseId = office.newCase();
      await letterStep(caseId);
      const path = `/api/verification/letters/${await draft(caseId)}`;
      const answer = await office.call('POST', `${path}/signature`, officer, {});
      return { answer, paper: async () => textOf((await office.call('GET', `${path}/pdf`, boss)).bytes) };
    };
    try {
      office.holdings.push({ ...holding, holdingId: 'h-1', officer: acting.id, kind: 'plh' });
      const asHead = await sign(acting);
      expect(asHead.answer.status).toBe(200);
      expect(await asHead.paper()).toMatch(/Plh\. Kepala Dinas Sosial.*Dra\. Sri Contoh/);
      expect((await sign(boss)).answer).toMatchObject({ status: 409, body: { code: 'not-the-holder-now' } });
      expect((await sign(mandated)).answer).toMatchObject({ status: 403, body: { code: 'wrong-role' } });
      office.holdings.push({ ...an, scope: ['surat-keterangan-dtks'] });
      expect((await sign(mandated)).answer).toMatchObject({ status: 403 });
      office.holdings.push({ ...an, scope: ['rekomendasi-sktm'] });
      const byMandate = await sign(mandated);
      expect(byMandate.answer.status).toBe(200);
      const words = /a\.n\. Kepala Dinas Sosial.*Sekretaris Dinas, u\.b\. Kepala Bidang,.*Dra\. Budi Contoh/;
      expect(await byMandate.paper()).toMatch(words);
      office.holdings.length = 0;
      expect((await sign(boss)).answer.status).toBe(200);
    } finally {
      office.holdings.length = 0;
    }
  });

  test('INC-38: an officer of the same role who does not hold the office on that day does not sign', async () => {
    const caseId = office.newCase();
    await letterStep(caseId);
    const letterId = await draft(caseId);
    const deputy = await office.officer('wakil-kepala', ['kepala-dinas'], OKU);
    expect(await office.call('POST', `/api/verification/letters/${letterId}/signature`, deputy, {})).toMatchObject({
      status: 403,
      body: { code: 'wrong-role', rule: 'INC-38' },
    });
  });

  test('R-13: a link opens no letter that was withdrawn after its delivery', async () => {
    const { letterId } = await signed(office.newCase());
    const path = `/api/verification/letters/${letterId}`;
    const { body } = await office.call<{ link: { url: string; pin: string } }>(
      'POST',
      `${path}/delivery`,
      await office.clerk(),
      { via: 'wa-pemohon' },
    );
    const { url, pin } = body.link;
    const fetched = () =>
      office.call('POST', `/api/verification/public/letters/${url.split('/').at(-1)}`, undefined, { pin });
    expect(await fetched()).toMatchObject({ status: 200 });
    const withdrawal = { reasonCode: 'salah-data', note: 'Nama keliru' };
    expect(await office.call('POST', `${path}/withdrawal`, await office.head(), withdrawal)).toMatchObject({
      status: 200,
    });
    expect(await fetched()).toMatchObject({ body: { code: 'letter-withdrawn' } });
  });

  test('R-15: the signed recommendation is forwarded to Dinas Kesehatan, an unsigned one is not', async () => {
    const caseId = office.newCase();
    await letterStep(caseId);
    const letterId = await draft(caseId);
    await office.open(caseId, 'forwarding', { params: { to: 'dinas-kesehatan' } });
    const forward = async () => office.act(caseId, 'forwarding/forwarding', await office.clerk(), { letterId });
    expect(await forward()).toMatchObject({ status: 422, body: { code: 'letter-not-signed', rule: 'R-15' } });
    await office.call('POST', `/api/verification/letters/${letterId}/signature`, await office.head(), {});
    expect(await forward()).toMatchObject({ status: 200 });
    const [message] = (await office.published(RecommendationForwarded)).filter(({ data }) => data.caseId === caseId);
    expect(message?.data).toMatchObject({ to: 'dinas-kesehatan', letterId });
  });

  test('2.7 no. 3: not registered at the village means no Surat Pengantar (R-11)', async () => {
    const caseId = office.newCase();
    const officer = await office.officer('pengisi-data-1', ['pengisi-data-desa'], LUTIM, VILLAGE);
    const village = { village: VILLAGE, roles: ['pengisi-data-desa'] };
    await office.open(caseId, 'village-check', village, LUTIM);
    const params = { letter: 'surat-pengantar-dtks', signer: 'kepala-desa-lurah' };
    await office.open(caseId, 'letter', { ...village, params }, LUTIM);
    const check = { outcome: 'not-registered', registry: 'DTSEN', dataDate: '2026-07-31' };
    const elsewhere = await office.officer('pengisi-data-2', ['pengisi-data-desa'], LUTIM, '73.24.08.2002');
    expect(await office.act(caseId, 'village-check/village-check', elsewhere, check)).toMatchObject({ status: 403 });
    expect(await office.act(caseId, 'village-check/village-check', officer, check)).toMatchObject({ status: 200 });
    expect(await office.act(caseId, 'letter/letters', officer)).toMatchObject({
      status: 409,
      body: { code: 'not-registered', rule: 'R-11' },
    });
  });

  test('nobody sees the letters and files of another tenant', async () => {
    const caseId = office.newCase();
    const { letterId } = await signed(caseId);
    const stranger = await office.officer('petugas-1', ['petugas-pelayanan'], LUTIM);
    expect(await office.call('GET', `/api/verification/letters/${letterId}`, stranger)).toMatchObject({ status: 404 });
    expect(await office.call('GET', `/api/verification/cases/${caseId}`, stranger)).toMatchObject({ status: 404 });
  });

  test('when the person is erased, paper and notes cannot be read any more', async () => {
    const caseId = office.newCase();
    const { letterId, verificationCode } = await signed(caseId);
    const subjectId = `subject-of-${caseId}`;
    office.people.delete(subjectId);
    await office.tell(SubjectErased, OKU, subjectId, { subjectId, ground: 'retensi', by: 'petugas-pdp', at: NINE });
    const integrity = `/api/verification/public/letters/${verificationCode}/integrity`;
    await until(
      () => office.call<{ integrity: string }>('GET', integrity),
      ({ body }) => body.integrity === 'erased',
    );
    expect(await office.call('GET', `/api/verification/letters/${letterId}/pdf`, await office.clerk())).toMatchObject({
      status: 410,
      body: { code: 'subject-erased' },
    });
  });
});
