import { expect, test } from '@jest/globals';
import { ChoiceField, FlagField, IntField, ListField, ObjectField, PatternField, TextField } from './fields.ts';
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
