import { pagePdf } from '@alur/privacy/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IntakeUnderTest } from '../fixtures/office.ts';

const VILLAGE = '16.09.01.2004';
const office = new IntakeUnderTest();

beforeAll(() => office.start());
afterAll(() => office.close());

interface Refusal {
  readonly code?: string;
  readonly errors?: readonly { readonly field: string }[];
}

/** `noNikReason`, so that only the tried field can be wrong. */
async function register(fields: object) {
  const token = await office.frontOffice();
  const person = { name: 'Siti Coba', noNikReason: 'orang-terlantar', village: VILLAGE, ...fields };
  const { status, body } = await office.call<Refusal & { subjectId?: string }>('POST', '/api/intake/people', person, {
    token,
  });
  return {
    status,
    subjectId: body.subjectId,
    fields: body.errors?.map(({ field }) => field),
    text: JSON.stringify(body),
  };
}

describe('what cannot be printed or read as it was typed is refused at its field', () => {
  test.each([
    ['name', 'Ahmad \u202eHAYIGNAY\u202c Saleh'],
    ['name', '\u200b\u200b\u200b'],
    ['name', 'Ah\u0000mad'],
    ['name', 'Ah\u001bmad'],
    ['name', `A${'\u0301'.repeat(140)}`],
    ['name', '12345'],
    ['name', 'Budi \u{1f600}'],
    ['address', 'Jl. \u2066Merdeka'],
    ['email', 'a\u202eb@contoh.example'],
    ['birthDate', '9999-12-31'],
    ['birthDate', '1800-01-01'],
    ['birthDate', '2026-07-02'],
  ])('%s: %j', async (field, value) => {
    const refused = await register({ [field]: value });
    expect(refused).toMatchObject({ status: 400, fields: [field] });
    expect(refused.text).not.toContain(JSON.stringify(value).slice(1, -1));
  });

  test('bytes that are no UTF-8, in JSON and in a form', async () => {
    const token = await office.frontOffice();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const broken = Buffer.concat([Buffer.from('{"name":"Siti '), Buffer.of(0xff), Buffer.from('","noNikReason":"x"}')]);
    const url = `${office.running.url}/api/intake/people`;
    const answer = await fetch(url, { method: 'POST', headers, body: broken });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'text-broken' }]);
    const form = Buffer.concat([
      Buffer.from('--x\r\ncontent-disposition: form-data; name="code"\r\n\r\nfc-'),
      Buffer.of(0xc3, 0x28),
      Buffer.from('\r\n--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\nx\r\n--x--\r\n'),
    ]);
    const filing = { service: 'pelayanan-dtks', subject: { name: 'Siti Utuh', noNikReason: 'belum-rekam' } };
    const { caseId } = (await office.call<{ caseId: string }>('POST', '/api/intake/applications', filing, { token }))
      .body;
    const sent = await fetch(`${office.running.url}/api/intake/cases/${caseId}/documents`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' },
      body: form,
    });
    expect([sent.status, await sent.json()]).toMatchObject([400, { code: 'text-broken' }]);
  });

  test('notes and complaints keep their lines, and nothing hidden', async () => {
    const complaint = (text: string) =>
      office.call<Refusal>('POST', '/api/intake/public/complaints', { tenant: 'oku-selatan', text });
    expect((await complaint('Baris satu\r\nbaris dua \u{1f64f}')).status).toBe(201);
    expect(await complaint('Isi \u202e pengaduan')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'text' }] },
    });
  });
});

test('a name in the letters of Indonesia is kept in its one form; a birth of today is one', async () => {
  const token = await office.token('pdp-1', ['petugas-pdp']);
  for (const [typed, kept] of [
    [' Nur\u2019Aini \u00a0 Rene\u0301 ', "Nur'Aini Ren\u00e9"],
    ['\u0645\u062d\u0645\u062f \u0635\u0627\u0644\u062d', '\u0645\u062d\u0645\u062f \u0635\u0627\u0644\u062d'],
    ['\ua9b1\ua9ab\ua9ba\ua9b4\ua9a4\ua9bf', '\ua9b1\ua9ab\ua9ba\ua9b4\ua9a4\ua9bf'],
  ] as const) {
    const { status, subjectId } = await register({ name: typed, birthDate: '2026-07-01' });
    expect(status).toBe(201);
    const path = `/api/intake/people/${subjectId}/identity`;
    const { body } = await office.call('POST', path, { purpose: 'permintaan-subjek' }, { token });
    expect(body).toMatchObject({ name: kept, birthDate: '2026-07-01' });
  }
});

describe('papers', () => {
  const caseOf = async (token: string) => {
    const subject = { name: 'Siti Berkas', noNikReason: 'orang-terlantar', village: VILLAGE };
    const filed = await office.call<{ caseId: string }>(
      'POST',
      '/api/intake/applications',
      { service: 'rekomendasi-sktm', subject },
      { token },
    );
    expect(filed.status).toBe(201);
    return filed.body.caseId;
  };

  test('a PDF with a script, a locked one and half of one are refused by what is in them', async () => {
    const token = await office.frontOffice();
    const caseId = await caseOf(token);
    for (const [bytes, code] of [
      [pagePdf('/OpenAction <</S /JavaScript /JS (app.alert\\(1\\))>>'), 'upload-active-content'],
      [pagePdf('', [], '', '/Encrypt <</Filter /Standard /V 1 /R 2>>'), 'upload-encrypted'],
      [pagePdf().subarray(0, 200), 'upload-damaged'],
    ] as const) {
      expect(await office.upload(caseId, 'fc-ktp', token, bytes)).toMatchObject({ status: 422, body: { code } });
    }
  });

  test('a paper is shown without rights of this site', async () => {
    const token = await office.frontOffice();
    const caseId = await caseOf(token);
    const scan = Buffer.concat([Buffer.from('\r\n\r\n'), pagePdf()]);
    const { body } = await office.upload(caseId, 'fc-ktp', token, scan);
    const path = `/api/intake/cases/${caseId}/documents/${body['documentId']}?purpose=verifikasi`;
    const { status, headers, bytes } = await office.call('GET', path, undefined, { token });
    expect([status, headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(bytes).equals(scan)).toBe(true);
  });
});
