import { BIRTH_DAYS } from '@alur/standards';
import { expect, test } from '@jest/globals';
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
