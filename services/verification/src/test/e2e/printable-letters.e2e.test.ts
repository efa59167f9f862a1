import type { PersonIdentity } from '@alur/contracts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DraftSnapshot } from '../../application/letters/snapshot.ts';
import { letter } from '../../domain/letter.ts';
import { OKU, person, VerificationUnderTest } from '../fixtures/office.ts';

const office = new VerificationUnderTest();
beforeAll(() => office.start());
afterAll(() => office.close());

const CHINESE = 'Budi \u9673\u5c0f\u660e';

interface Answer {
  readonly letterId: string;
  readonly status: string | number;
  readonly code: string;
  readonly detail: string;
}

async function drafted(change: Partial<PersonIdentity>, fields: object = {}) {
  const caseId = office.newCase();
  const subjectId = `subject-of-${caseId}`;
  office.people.set(subjectId, { ...person(), ...change });
  await office.surveyed(caseId);
  const params = { letter: 'rekomendasi-sktm', signer: 'kepala-dinas' };
  await office.open(caseId, 'letter', { subjectId, params, requires: ['survey'] });
  return office.act<Answer>(caseId, 'letter/letters', await office.clerk(), { fields });
}

async function sign(letterId: string) {
  return office.call<Answer>('POST', `/api/verification/letters/${letterId}/signature`, await office.head(), {});
}

test.each([
  ['name', { name: CHINESE }, {}, 'U+9673'],
  ['name turned around, from before it was refused', { name: 'Ahmad \u202eHAYIGNAY' }, {}, 'U+202E'],
  ['address', { address: 'Jl. \u{1f3e0} 5' }, {}, 'U+1F3E0'],
  ['field of the letter', {}, { keperluan: 'Berobat \u0e2a' }, 'U+0E2A'],
])('a letter with a %s that its fonts lack is not drafted', async (_, change, fields, character) => {
  const { status, body } = await drafted(change, fields);
  expect([status, body.code]).toEqual([422, 'text-not-printable']);
  expect(body.detail).toContain(character);
  expect(JSON.stringify(body)).not.toMatch(/Budi|Ahmad|Jl\.|Berobat|Contoh/);
});

test('an old draft with such a name is neither shown nor signed, and takes no number', async () => {
  const { body } = await drafted({});
  const { state } = await office.ports.runner.load(letter, OKU, body.letterId);
  const recordId = state.draft?.snapshotId ?? '';
  const snapshot = await office.ports.vault.get<DraftSnapshot>(OKU, recordId);
  const data = { ...snapshot, person: { ...snapshot?.person, name: CHINESE } };
  await office.ports.vault.put({
    tenant: OKU,
    subjectId: state.task?.subjectId ?? '',
    kind: 'letter-draft',
    recordId,
    data,
  });
  const shown = await office.call<Answer>(
    'GET',
    `/api/verification/letters/${body.letterId}/pdf`,
    await office.clerk(),
  );
  expect(shown).toMatchObject({ status: 422, body: { code: 'text-not-printable' } });
  expect(await sign(body.letterId)).toMatchObject({ status: 422, body: { code: 'text-not-printable' } });
  const after = await office.ports.runner.load(letter, OKU, body.letterId);
  expect(after.state).toMatchObject({ status: 'draft', signature: null });
});

test('a name in Jawi and Javanese letters is drafted and signed', async () => {
  const { status, body } = await drafted({ name: '\u0645\u062d\u0645\u062f \ua9b1\ua9ab\ua9ba\ua9b4' });
  expect(status).toBe(200);
  expect(await sign(body.letterId)).toMatchObject({ status: 200, body: { status: 'signed' } });
});
