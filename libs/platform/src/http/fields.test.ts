import { BIRTH_DAYS } from '@alur/standards';
import { describe, expect, test } from '@jest/globals';
import {
  ChoiceField,
  DateField,
  EmailField,
  FlagField,
  InstantField,
  IntField,
  ListField,
  ObjectField,
  PatternField,
  ReasonField,
  TextField,
} from './fields.ts';
import { validationPipe } from './validation.ts';

class Part {
  @PatternField(/^[a-z]{2}$/, { message: '$property bukan kode' })
  code!: string;
}

class Request {
  @TextField({ min: 2, max: 4 })
  text!: string;

  @TextField({ optional: true, max: 3, description: 'Catatan' })
  note?: string;

  @IntField({ min: 1, max: 9, fromText: true })
  count!: number;

  @ChoiceField(['a', 'b'])
  choice!: string;

  @FlagField({ optional: true })
  flag?: boolean;

  @ObjectField(Part)
  part!: Part;

  @ListField(Part, { min: 1, max: 2 })
  parts!: Part[];
}

const RIGHT = { text: 'abcd', count: '9', choice: 'b', part: { code: 'xy' }, parts: [{ code: 'xy' }] };

const refused = async (changed: object): Promise<unknown> =>
  validationPipe()
    .transform({ ...RIGHT, ...changed }, { type: 'body', metatype: Request })
    .then(
      () => null,
      (problem: unknown) => JSON.stringify(problem),
    );

test('a right request passes, and a number in a path or query becomes one', async () => {
  const request = await validationPipe().transform(RIGHT, { type: 'body', metatype: Request });
  expect(request).toMatchObject({ text: 'abcd', count: 9, part: { code: 'xy' } });
});

test.each([
  [{ text: 'a' }, 'text'],
  [{ text: 'abcde' }, 'text'],
  [{ text: 5 }, 'text'],
  [{ note: 'abcd' }, 'note'],
  [{ count: 0 }, 'count'],
  [{ count: 10 }, 'count'],
  [{ count: 1.5 }, 'count'],
  [{ choice: 'c' }, 'choice'],
  [{ flag: 'ya' }, 'flag'],
  [{ part: undefined }, 'part'],
  [{ part: [] }, 'part'],
  [{ part: { code: 'x' } }, 'part.code'],
  [{ parts: [] }, 'parts'],
  [{ parts: [{ code: 'xy' }, { code: 'xy' }, { code: 'xy' }] }, 'parts'],
  [{ parts: [{ code: 'x' }] }, 'parts.0.code'],
])('%j is refused at %s', async (changed, field) => {
  expect(await refused(changed)).toContain(`"field":"${field}"`);
});

test('the document states the limits that are checked', () => {
  const documented = (name: string): unknown =>
    Reflect.getMetadata('swagger/apiModelProperties', Request.prototype, name);
  expect(documented('text')).toMatchObject({ minLength: 2, maxLength: 4, required: true });
  expect(documented('note')).toMatchObject({ maxLength: 3, required: false, description: 'Catatan' });
  expect(documented('count')).toMatchObject({ minimum: 1, maximum: 9 });
  expect(documented('choice')).toMatchObject({ enum: ['a', 'b'] });
  expect(documented('parts')).toMatchObject({ isArray: true, minItems: 1, maxItems: 2 });
});

class Written {
  @TextField({ kind: 'name', optional: true, max: 20 })
  name?: string;

  @TextField({ optional: true, max: 20 })
  address?: string;

  @TextField({ kind: 'note', optional: true, max: 20 })
  note?: string;

  @EmailField({ optional: true, max: 40 })
  email?: string;

  @DateField({ optional: true })
  date?: string;

  @DateField({ optional: true, days: BIRTH_DAYS })
  birthDate?: string;

  @InstantField({ optional: true })
  at?: string;
}

const read = (body: object): Promise<unknown> => validationPipe().transform(body, { type: 'body', metatype: Written });

test('a text arrives in its one form', async () => {
  expect(await read({ name: ' Nur\u2019Aini ', address: 'Jl.\u00a0A', note: 'a\r\nb' })).toMatchObject({
    name: "Nur'Aini",
    address: 'Jl. A',
    note: 'a\nb',
  });
});

test.each([
  [{ name: 'Ahmad \u202ehayigneY' }, 'name'],
  [{ name: '\u200b\u200b' }, 'name'],
  [{ name: `A${'\u0301'.repeat(9)}` }, 'name'],
  [{ address: 'Jalan\u0000' }, 'address'],
  [{ note: 'satu\u001b[2J' }, 'note'],
  [{ email: 'a\u202eb@example.id' }, 'email'],
  [{ date: '2026-02-30' }, 'date'],
  [{ date: '9999-12-31' }, 'date'],
  [{ date: 20260803 }, 'date'],
  [{ birthDate: '1800-01-01' }, 'birthDate'],
  [{ at: '2026-07-02T02:30:00' }, 'at'],
  [{ at: '0001-07-01T02:30:00Z' }, 'at'],
])('%j is refused at %s, without the value', async (body, field) => {
  const problem = JSON.stringify(await read(body).catch((error: unknown) => error));
  expect(problem).toContain(`"field":"${field}"`);
  for (const value of Object.values(body)) expect(problem).not.toContain(JSON.stringify(value).slice(1, -1));
});

test('what was no UTF-8 is refused wherever it stands', async () => {
  for (const body of [{ note: 'a\ufffd' }, { 'no\ufffdte': 'a' }, { part: [{ a: '\ufffd' }] }]) {
    await expect(read(body)).rejects.toMatchObject({ code: 'text-broken' });
  }
});

class Withdrawal {
  @ReasonField('withdrawal')
  reasonCode!: string;

  @TextField({ kind: 'note', optional: true, max: 500 })
  note?: string;
}

class Decision {
  @ChoiceField(['eligible', 'ineligible', 'open'])
  outcome!: string;

  @ReasonField({ outcome: { eligible: 'eligible', ineligible: 'ineligible' } })
  reasonCode?: string;
}

test('F29: a field that is missing is named with what belongs in it', async () => {
  expect(await refused({ count: undefined })).toContain('Isian count belum diisi: angka 1 sampai 9.');
  expect(await refused({ choice: undefined })).toContain('Isian choice belum diisi: pilih salah satu: a, b.');
  expect(await refused({ count: 10 })).toContain('Tidak boleh lebih dari 9.');
  expect(await refused({ part: { code: undefined } })).toContain('code bukan kode');
});

describe('a reason is a code of the closed list of its act', () => {
  const answer = async (metatype: typeof Withdrawal | typeof Decision, body: object): Promise<unknown> =>
    validationPipe()
      .transform(body, { type: 'body', metatype })
      .then(
        () => 'taken',
        ({ status, code, errors }) => ({ status, code, errors }),
      );
  const unknown = (allowed: string) => ({
    status: 422,
    code: 'reason-unknown',
    errors: [{ field: 'reasonCode', message: expect.stringContaining(allowed) }],
  });

  test('a code of the list is taken, another is refused with 422 and the list', async () => {
    expect(await answer(Withdrawal, { reasonCode: 'meninggal' })).toBe('taken');
    const allowed = 'permintaan-pemohon, sudah-tertangani, pindah-domisili, meninggal, salah-daftar, lainnya';
    for (const body of [{ reasonCode: 'iseng-saja' }, { reasonCode: 7 }, {}]) {
      expect(await answer(Withdrawal, body)).toEqual(unknown(allowed));
    }
  });

  test('lainnya asks for 10 to 500 characters', async () => {
    const other = { reasonCode: 'lainnya' };
    for (const note of [undefined, '', '  pendek   ', '123456789']) {
      expect(await answer(Withdrawal, { ...other, note })).toMatchObject({ status: 422, code: 'reason-text-missing' });
    }
    expect(await answer(Withdrawal, { ...other, note: '1234567890' })).toBe('taken');
    expect(await answer(Withdrawal, { ...other, note: 'a'.repeat(501) })).toMatchObject({ status: 400 });
  });

  test('the list follows the outcome; an outcome without a list has no reason', async () => {
    expect(await answer(Decision, { outcome: 'eligible', reasonCode: 'memenuhi-kriteria' })).toBe('taken');
    expect(await answer(Decision, { outcome: 'ineligible', reasonCode: 'memenuhi-kriteria' })).toEqual(
      unknown('di-atas-ambang'),
    );
    expect(await answer(Decision, { outcome: 'open' })).toBe('taken');
    expect(await answer(Decision, { outcome: 'open', reasonCode: 'lainnya' })).toEqual(unknown('Tanpa alasan'));
  });

  test('another wrong field beside it makes the request a 400', async () => {
    expect(await answer(Decision, { outcome: 'x', reasonCode: 'y' })).toMatchObject({
      status: 400,
      code: 'validation-failed',
    });
  });
});
