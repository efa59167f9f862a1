import { afterAll, beforeAll, expect, test } from '@jest/globals';
import exceljs from 'exceljs';
import { extractText } from 'unpdf';
import {
  act,
  asked,
  bpkad,
  cashier,
  draftOf,
  head,
  incident,
  kabid,
  OKU,
  openDesks,
  PERSON,
  service,
} from '../fixtures/money.ts';

const FIRE = 'fire-2';
const PATH = `/api/disbursement/funds/${FIRE}/nominatif`;
const ACCOUNT = { bank: 'Bank Sumsel Babel', number: '1430012345', holder: PERSON.name };

const read = (officer: typeof bpkad, query = 'purpose=verifikasi-pencairan') =>
  service.call<Record<string, never>>('GET', `${PATH}?${query}`, officer);

beforeAll(async () => {
  await openDesks(100_000_000);
  await incident(FIRE, 'sosial', ['house-1', 'house-2']);
  expect((await act(FIRE, 'draft', kabid, draftOf(['house-1', 3_000_000], ['house-2', 6_000_000]))).status).toBe(200);
  expect((await act(FIRE, 'recipients/house-1/account', kabid, ACCOUNT)).status).toBe(200);
  expect((await act(FIRE, 'signature', head)).status).toBe(200);
});

afterAll(() => service.close());

test('F2: before the submission there is no list, and none for BPKAD', async () => {
  expect(await read(kabid, 'purpose=keputusan')).toMatchObject({ status: 404, body: { code: 'list-not-found' } });
  expect(await read(bpkad)).toMatchObject({ status: 403, body: { code: 'list-not-open' } });
  expect((await act(FIRE, 'nominatif', bpkad)).status).toBe(403);
});

test('F2: the nota dinas names event, households and the total in words, and no id', async () => {
  const letter = await service.call('GET', `/api/disbursement/funds/${FIRE}/nota-dinas`, bpkad);
  const text = (await extractText(letter.bytes, { mergePages: true })).text.replace(/\s+/g, ' ');
  expect(text).toContain('kebakaran');
  expect(text).toContain('pada tanggal 3 Agustus 2026');
  expect(text).toContain('2 (dua) keluarga');
  expect(text).toContain('Rp9.000.000,00 (sembilan juta rupiah)');
  expect(text).not.toMatch(/fire-2|house-|S\*\*\*/);
});

test('F2: BPKAD reads name, numbers, account and amount of everybody; each person sees that', async () => {
  expect((await act(FIRE, 'submission', kabid)).status).toBe(200);
  const before = asked.length;
  const { status, body } = await read(bpkad);
  const row = { name: PERSON.name, nik: PERSON.nik, address: PERSON.address, members: 4, damage: 'berat' };
  expect([status, body]).toMatchObject([
    200,
    {
      version: { version: 1, round: 1, added: ['house-1', 'house-2'], changed: [] },
      rows: [
        { ...row, amount: 3_000_000, account: { bank: 'Bank Sumsel Babel', number: '1430012345' } },
        { ...row, amount: 6_000_000, account: null },
      ],
      intact: true,
      outdated: [],
      total: 9_000_000,
      warnings: [{ householdId: 'house-2', code: 'tunai-besar' }],
    },
  ]);
  expect(asked.slice(before).map(({ subjectId, purpose, officer }) => [subjectId, purpose, officer])).toEqual([
    ['head-of-house-1', 'verifikasi-pencairan', bpkad.id],
    ['head-of-house-2', 'verifikasi-pencairan', bpkad.id],
  ]);
  expect((await read(bpkad, '')).status).toBe(400);
  expect((await read(bpkad, 'purpose=ingin-tahu')).status).toBe(422);
  expect(await read(bpkad, 'purpose=keputusan')).toMatchObject({ status: 422, body: { code: 'purpose-not-allowed' } });
});

test('F2: on paper and as a workbook, each marked with who took it and when', async () => {
  const mark = `Diunduh ${bpkad.id} pada 3 Agustus 2026`;
  const pdf = await service.call('GET', `${PATH}/pdf?purpose=pemeriksaan-spj&form=spj`, bpkad);
  expect(pdf.headers.get('content-disposition')).toBe('attachment; filename="daftar-nominatif.pdf"');
  const text = (await extractText(pdf.bytes, { mergePages: true })).text.replace(/\s+/g, ' ');
  for (const word of [PERSON.name, '1430012345', 'sembilan juta rupiah', 'Tanda', mark]) expect(text).toContain(word);
  const annex = await service.call('GET', `${PATH}/pdf?purpose=keputusan&form=sk`, kabid);
  expect((await extractText(annex.bytes, { mergePages: true })).text).not.toContain('1430012345');

  const file = await service.call('GET', `${PATH}/xlsx?purpose=verifikasi-pencairan`, bpkad);
  const book = new exceljs.Workbook();
  await book.xlsx.load(file.bytes as never);
  const rows = book.worksheets[0]!.getSheetValues().slice(1) as exceljs.CellValue[][];
  expect(String(rows[1]![1])).toContain(mark);
  expect(rows[4]!.slice(1, 4)).toEqual(['1', PERSON.name, PERSON.nik]);
  expect(rows.slice(4).map((cells) => cells[8])).toEqual([3_000_000, 6_000_000, 9_000_000, undefined]);
});

test('F2: a change after the submission is a new version whose difference is seen', async () => {
  const other = { ...ACCOUNT, number: '1430099999', holder: 'Rina Contoh' };
  const account = (body: object) => act(FIRE, 'recipients/house-1/account', cashier, body);
  expect((await account(other)).body).toMatchObject({ code: 'account-name-differs' });
  expect((await account({ ...other, reason: 'Rekening istri penerima' })).status).toBe(200);
  expect((await read(bpkad)).body).toMatchObject({ version: { version: 1 }, outdated: ['house-1'] });
  const fixed = await act(FIRE, 'nominatif', kabid);
  const changed = [{ householdId: 'house-1', fields: ['account'] }];
  expect(fixed.body).toMatchObject({ version: 2, added: [], removed: [], changed });
  expect((await act(FIRE, 'nominatif', kabid)).body).toMatchObject({ version: 2 });
  expect((await read(bpkad)).body).toMatchObject({
    rows: [{ account: { number: '1430099999' } }, {}],
    outdated: [],
    versions: [{ version: 1 }, { version: 2, changed }],
    warnings: [{ householdId: 'house-1', code: 'nama-rekening-berbeda' }, { code: 'tunai-besar' }],
  });
  const first = await read(bpkad, 'purpose=verifikasi-pencairan&version=1');
  expect(first.body).toMatchObject({ rows: [{ account: { number: '1430012345' } }, {}], intact: true });
});

test('F2: nothing of it is in the log', async () => {
  const log = JSON.stringify(await service.ports.store.readAll('', 10_000));
  for (const personal of [PERSON.name, PERSON.nik, PERSON.address, '1430012345', '1430099999', 'Rina Contoh']) {
    expect(log).not.toContain(personal);
  }
});

test('F2: fourteen days after its return BPKAD reads the list no more', async () => {
  await act(FIRE, 'reception', bpkad);
  expect((await act(FIRE, 'return', bpkad, { reasonCode: 'berkas-kurang' })).status).toBe(200);
  expect((await read(bpkad)).status).toBe(200);
  service.clock.set('2026-08-17T02:00:01.000Z');
  const later = await service.officer('bpkad-2', ['bpkad'], OKU);
  expect(await read(later)).toMatchObject({ status: 403, body: { code: 'list-not-open' } });
});
