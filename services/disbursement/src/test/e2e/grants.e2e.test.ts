import {
  CandidateNominated,
  CaseClosed,
  GrantBatchOpened,
  GrantBatchReported,
  GrantDecreed,
  GrantHandedOver,
  GrantRecipientChanged,
  type MaskedPerson,
  NominationRemoved,
  type PeopleDirectory,
  type PersonIdentity,
  StepOpened,
} from '@alur/contracts';
import { openedStep, ServiceUnderTest, type SignedIn, until } from '@alur/platform/testing';
import { cleanUpload } from '@alur/privacy';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { extractText, getDocumentProxy } from 'unpdf';
import { disbursementService } from '../../index.ts';

const NOW = '2026-08-03T02:00:00.000Z';
const OKU = 'oku-selatan';
const DISABILITY = 'bansos-penyandang-disabilitas';
const BATCHES = '/api/disbursement/grant-batches';

const shown: string[] = [];
const people: PeopleDirectory = {
  find: async () => ({ subjectIds: [], next: null }),
  family: async () => [],
  samePerson: async () => [],
  show: async ({ subjectId, purpose }): Promise<PersonIdentity> => {
    shown.push(`${subjectId} ${purpose}`);
    const unknown = { kk: null, birthDate: null, sex: null, address: null, village: null, phone: null };
    return { name: 'Warga Contoh', nik: '1609010101900001', ...unknown };
  },
  masked: async (_tenant, ids) => new Map(ids.map((id): [string, MaskedPerson] => [id, { name: 'W*** C***' }])),
};
const office = new ServiceUnderTest(disbursementService, { now: NOW, people, plays: ['verification'] });
let kabid: SignedIn;
let clerk: SignedIn;
let surveyor: SignedIn;
let cashier: SignedIn;

beforeAll(async () => {
  await office.start();
  kabid = await office.officer('kabid', ['kabid-linjamsos'], OKU);
  clerk = await office.officer('back-office', ['back-office', 'petugas-logistik'], OKU);
  surveyor = await office.officer('survei', ['petugas-survei'], OKU);
  cashier = await office.officer('logistik', ['petugas-logistik'], OKU);
});
afterAll(() => office.close());

interface Candidates {
  readonly items: readonly { readonly caseId: string }[];
}
interface Shown {
  readonly recipients: readonly {
    readonly subjectId: string;
    readonly stage: string;
    readonly reasonCode: string | null;
  }[];
  readonly progress: Record<string, number>;
  readonly handOverDueAt: string | null;
}

function candidates(service: string) {
  return office.call<Candidates>('GET', `/api/disbursement/grant-candidates?service=${service}`, kabid);
}

/** A case whose route waits for a grant. */
async function waiting(caseId: string, subjectId: string, service = DISABILITY, params: object = {}): Promise<void> {
  const asked = { programme: service, decree: 'sk-bupati', ...params };
  const roles = ['petugas-logistik', 'bendahara-bansos'];
  const step = openedStep({ caseId, kind: 'grant-batch', stepId: 'grant', roles, service, subjectId, params: asked });
  await office.tell(StepOpened, OKU, caseId, step);
  await until(
    () => candidates(service),
    ({ body }) => body.items.some((item) => item.caseId === caseId),
  );
}

async function opened(service = DISABILITY, more: object = {}): Promise<string> {
  const answer = await office.call<{ batchId: string }>('POST', BATCHES, kabid, { service, ...more });
  expect(answer.status).toBe(201);
  return answer.body.batchId;
}

function list(batchId: string, caseId: string) {
  return office.call<{ doubleAid: string[] }>('POST', `${BATCHES}/${batchId}/candidates`, kabid, { caseId });
}

function act(batchId: string, subjectId: string, name: string, officer: SignedIn, body: object = {}) {
  return office.call<{ code: string; rule: string; bast: string }>(
    'POST',
    `${BATCHES}/${batchId}/recipients/${subjectId}/${name}`,
    officer,
    body,
  );
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function form(fields: Readonly<Record<string, string>> = {}): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.set(name, value);
  made.set('file', new Blob([new Uint8Array(PNG)]), 'a.png');
  return made;
}

function decree(batchId: string, kind: string) {
  const fields = { decree: kind, number: '188.4/12/2026', date: '2026-08-01' };
  return office.call<{ rule: string }>('POST', `${BATCHES}/${batchId}/decree`, kabid, form(fields));
}

const HAND_OVER = {
  items: [{ description: 'Kursi roda', quantity: 1, unit: 'unit' }],
  witness: { name: 'Saksi Contoh', position: 'Kepala Desa' },
  evidenceIds: ['evidence-1'],
  place: 'lokasi',
};

/** Listed, verified, checked, with evidence. */
async function ready(batchId: string, caseId: string, subjectId: string): Promise<void> {
  expect((await list(batchId, caseId)).status).toBe(200);
  expect((await act(batchId, subjectId, 'verification', clerk)).status).toBe(200);
  expect((await act(batchId, subjectId, 'field-check', surveyor)).status).toBe(200);
  expect((await act(batchId, subjectId, 'evidence/evidence-1', cashier, form())).status).toBe(201);
}

async function changes(caseId: string): Promise<string[]> {
  const all = await office.published(GrantRecipientChanged);
  return all.filter(({ data }) => data.caseId === caseId).map(({ data }) => data.state);
}

test('2.7 no. 7: without the SK Bupati hand-over is refused (R-17), verification is not; then BAST and report', async () => {
  await waiting('case-a', 'person-a');
  const batchId = await opened();
  await ready(batchId, 'case-a', 'person-a');
  expect((await candidates(DISABILITY)).body.items).toEqual([]);
  const early = await act(batchId, 'person-a', 'hand-over', cashier, HAND_OVER);
  expect([early.status, early.body.code, early.body.rule]).toEqual([422, 'decree-missing', 'R-17']);

  const other = await decree(batchId, 'sk-kepala-dinas');
  expect([other.status, other.body.rule]).toEqual([422, 'R-17']);
  expect((await decree(batchId, 'sk-bupati')).status).toBe(200);
  const file = await office.call('GET', `${BATCHES}/${batchId}/decree`, kabid);
  expect([file.headers.get('content-type'), file.headers.get('content-security-policy')]).toEqual([
    'image/png',
    "sandbox; default-src 'none'",
  ]);
  expect(Buffer.from(file.bytes).equals((await cleanUpload(PNG)).bytes)).toBe(true);

  expect((await act(batchId, 'person-a', 'hand-over', clerk, HAND_OVER)).status).toBe(403);
  const missing = { ...HAND_OVER, evidenceIds: ['evidence-9'] };
  expect((await act(batchId, 'person-a', 'hand-over', cashier, missing)).body.code).toBe('evidence-missing');
  const witness = { name: 'WARGA contoh', position: 'Kepala Desa' };
  const alone = await act(batchId, 'person-a', 'hand-over', cashier, { ...HAND_OVER, witness });
  expect(alone).toMatchObject({ status: 422, body: { code: 'witness-is-recipient', rule: 'R-08' } });
  const foreign = { ...HAND_OVER, note: 'Diterima \u{1f44d}' };
  expect((await act(batchId, 'person-a', 'hand-over', cashier, foreign)).body.code).toBe('text-not-printable');
  const handed = await act(batchId, 'person-a', 'hand-over', cashier, HAND_OVER);
  expect([handed.status, handed.body.bast]).toEqual([200, expect.stringContaining('/1/BASTP/')]);
  const { body: now } = await office.call<Shown>('GET', `${BATCHES}/${batchId}`, kabid);
  expect(now.handOverDueAt).toBe('2026-08-05T09:00:00.000Z');
  const [ended] = await office.published(GrantHandedOver);
  expect(ended?.data).toMatchObject({
    caseId: 'case-a',
    outcome: 'handed-over',
    kind: 'grant-batch',
    bast: handed.body.bast,
  });
  expect(await changes('case-a')).toEqual(['listed', 'verified', 'field-checked', 'handed-over']);

  const bast = await office.call('GET', `${BATCHES}/${batchId}/recipients/person-a/bast`, kabid);
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bast.bytes)), { mergePages: true });
  for (const line of ['Warga Contoh', 'Kursi roda', 'Saksi Contoh', '188.4/12/2026', handed.body.bast]) {
    expect(text.replace(/\s+/g, ' ')).toContain(line);
  }
  expect(shown).toContain('person-a membaca-bast');

  const report = await office.call<{ number: string }>('POST', `${BATCHES}/${batchId}/report`, kabid);
  expect(report.body.number).toContain('/DPD/');
  const [reported] = await office.published(GrantBatchReported);
  expect(reported?.data).toMatchObject({ batchId, handedOver: 1, removed: 0 });
  const printed = await office.call('GET', `${BATCHES}/${batchId}/report`, kabid);
  expect(Buffer.from(printed.bytes).subarray(0, 5).toString()).toBe('%PDF-');
  expect((await office.published(GrantBatchOpened))[0]?.data).toMatchObject({ decreeBy: 'sk-bupati' });
  expect((await office.published(GrantDecreed))[0]?.data).toMatchObject({ number: '188.4/12/2026' });
  expect(JSON.stringify(await office.ports.store.readAll('', 500))).not.toMatch(/Contoh|Kursi roda|1609010101900001/);
});

test('double aid across batches is shown, and the hand-over needs a reason', async () => {
  await waiting('case-b', 'person-a');
  const batchId = await opened();
  const listed = await list(batchId, 'case-b');
  expect(listed.body.doubleAid).toHaveLength(1);
  await ready(batchId, 'case-b', 'person-a');
  await decree(batchId, 'sk-bupati');
  const refused = await act(batchId, 'person-a', 'hand-over', cashier, HAND_OVER);
  expect([refused.status, refused.body.code]).toEqual([422, 'double-aid']);
  const reason = { ...HAND_OVER, doubleAidReason: 'kebutuhan-berbeda' };
  const key = { 'idempotency-key': 'hand-over-person-a-b' };
  const path = `${BATCHES}/${batchId}/recipients/person-a/hand-over`;
  const handed = await office.call('POST', path, cashier, reason, key);
  const again = await office.call('POST', path, cashier, reason, key);
  expect([handed.status, again.status]).toEqual([200, 200]);
  expect(again.body['bast']).toBe(handed.body['bast']);
  const altered = await office.call('POST', path, cashier, { ...reason, place: 'kantor' }, key);
  expect(altered.status).toBe(422);
});

test('a case stands in one batch; a removed recipient ends his case', async () => {
  await waiting('case-c', 'person-c');
  const first = await opened();
  const second = await opened();
  expect((await list(first, 'case-c')).status).toBe(200);
  const taken = await list(second, 'case-c');
  expect([taken.status, taken.body]).toMatchObject([409, { facts: { batchId: first } }]);
  const removed = await act(first, 'person-c', 'removal', kabid, { reasonCode: 'meninggal', note: 'Menurut keluarga' });
  expect(removed.status).toBe(200);
  const ended = (await office.published(GrantHandedOver)).find(({ data }) => data.caseId === 'case-c');
  expect(ended?.data).toMatchObject({ outcome: 'removed', bast: null });
  expect((await act(first, 'person-c', 'removal', clerk, { reasonCode: 'meninggal' })).status).toBe(403);
});

test('the end of a case takes its recipient off the list', async () => {
  await waiting('case-d', 'person-d');
  const batchId = await opened();
  expect((await list(batchId, 'case-d')).status).toBe(200);
  const closed = {
    caseId: 'case-d',
    outcome: 'withdrawn',
    reasonCode: null,
    late: false,
    by: 'oku-selatan.x',
    at: NOW,
  };
  await office.tell(CaseClosed, OKU, 'case-d', closed);
  const { body } = await until(
    () => office.call<Shown>('GET', `${BATCHES}/${batchId}`, kabid),
    ({ body: now }) => now.progress['removed'] === 1,
  );
  expect(body.recipients[0]).toMatchObject({ stage: 'removed', reasonCode: 'perkara-selesai' });
});

test('a nominee waits after his case ended, is served without a step, and leaves when he is struck off', async () => {
  for (const [caseId, subjectId] of [
    ['case-f', 'person-f'],
    ['case-g', 'person-g'],
  ] as const) {
    const nominated = { nominationId: `bansos-odk.${subjectId}`, programme: 'bansos-odk', subjectId, village: null };
    const step = { caseId, stepId: 'nomination', run: 1, kind: 'nomination', outcome: 'listed', by: 'x', at: NOW };
    await office.tell(StepOpened, OKU, caseId, openedStep({ caseId, kind: 'nomination', subjectId }));
    await office.tell(CandidateNominated, OKU, caseId, { ...step, ...nominated });
    const closed = { caseId, outcome: 'completed', reasonCode: null, late: false, by: 'x', at: NOW };
    await office.tell(CaseClosed, OKU, caseId, closed);
    await until(
      () => candidates(DISABILITY),
      ({ body }) => body.items.some((item) => item.caseId === caseId),
    );
  }
  const batchId = await opened();
  await ready(batchId, 'case-f', 'person-f');
  await decree(batchId, 'sk-bupati');
  expect((await act(batchId, 'person-f', 'hand-over', cashier, HAND_OVER)).status).toBe(200);
  expect(await changes('case-f')).toContain('handed-over');
  expect((await office.published(GrantHandedOver)).map(({ data }) => data.caseId)).not.toContain('case-f');

  expect((await list(batchId, 'case-g')).status).toBe(200);
  const gone = {
    nominationId: 'bansos-odk.person-g',
    programme: 'bansos-odk',
    reasonCode: 'meninggal',
    by: 'x',
    at: NOW,
  };
  await office.tell(NominationRemoved, OKU, 'case-g', { caseId: 'case-g', ...gone });
  await until(
    () => office.call<Shown>('GET', `${BATCHES}/${batchId}`, kabid),
    ({ body }) => body.progress['removed'] === 1,
  );
});

test('R-18: stimulan is given per kind, without a decree', async () => {
  const unknown = await office.call('POST', BATCHES, kabid, { service: 'bansos-stimulan' });
  expect(unknown.body).toMatchObject({ code: 'choice-unknown' });
  await waiting('case-e', 'person-e', 'bansos-stimulan', { decree: 'none', jenisStimulan: 'KUBE' });
  const uep = await opened('bansos-stimulan', { choice: 'UEP' });
  expect((await list(uep, 'case-e')).status).toBe(422);
  const kube = await opened('bansos-stimulan', { choice: 'KUBE' });
  await ready(kube, 'case-e', 'person-e');
  const money = { ...HAND_OVER, items: [], amount: 2_000_000 };
  expect((await act(kube, 'person-e', 'hand-over', cashier, { ...money, amount: undefined })).body.code).toBe(
    'nothing-handed-over',
  );
  expect((await act(kube, 'person-e', 'hand-over', cashier, money)).status).toBe(200);
});

test('a service without grants has no batch, and only the Kabid opens one', async () => {
  const other = await office.call('POST', BATCHES, kabid, { service: 'rekomendasi-sktm' });
  expect([other.status, other.body['code']]).toEqual([422, 'service-without-grant']);
  expect((await office.call('POST', BATCHES, cashier, { service: DISABILITY })).status).toBe(403);
});
