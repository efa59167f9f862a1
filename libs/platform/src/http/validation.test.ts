import 'reflect-metadata';
import { expect, test } from '@jest/globals';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { ProblemException } from './problem.ts';
import { validationPipe } from './validation.ts';

class Sample {
  @IsInt()
  @Min(1)
  @Max(9)
  count!: number;

  @IsString()
  @MaxLength(3)
  word!: string;

  @IsIn(['a', 'b'])
  choice!: string;

  @IsBoolean()
  flag!: boolean;

  @ArrayMaxSize(1)
  list!: string[];

  @Matches(/^x$/, { message: 'Isi dengan x' })
  own!: string;
}

async function errorsOf(body: object) {
  try {
    await validationPipe().transform(body, { type: 'body', metatype: Sample });
    return {};
  } catch (error) {
    if (!(error instanceof ProblemException)) throw error;
    return Object.fromEntries((error.errors ?? []).map(({ field, message }) => [field, message]));
  }
}

test('every field that is wrong is named with what to do, in Indonesian, without its value', async () => {
  const body = { count: 12, word: 'panjang', choice: 'c', flag: 'ya', list: ['1', '2'], own: 'y', extra: 1 };
  expect(await errorsOf(body)).toEqual({
    count: 'Tidak boleh lebih dari 9.',
    word: 'Paling panjang 3 huruf.',
    choice: 'Pilih salah satu: a, b.',
    flag: 'Harus true atau false.',
    list: 'Paling banyak 1 butir.',
    own: 'Isi dengan x',
    extra: 'Isian ini tidak dikenal di sini.',
  });
});

class Search {
  @IsString()
  query!: string;

  @IsOptional()
  @IsInt()
  limit = 20;

  @IsOptional()
  @IsString()
  note?: string;
}

test('null in a field that may be left out means leaving it out', async () => {
  const body = { query: 'x', limit: null, note: null };
  const checked: Search = await validationPipe().transform(body, { type: 'body', metatype: Search });
  expect(Object.values(checked)).not.toContain(null);
  await expect(validationPipe().transform({ query: null }, { type: 'body', metatype: Search })).rejects.toThrow();
});

test('half a letter is refused before any check can stumble over it', async () => {
  const broken = validationPipe().transform({ query: '\ud800' }, { type: 'body', metatype: Search });
  await expect(broken).rejects.toMatchObject({ code: 'text-broken' });
});

test('what nests deeper than any request is refused and not walked', async () => {
  const deep = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
  const refused = validationPipe().transform({ query: deep }, { type: 'body', metatype: Search });
  await expect(refused).rejects.toMatchObject({ code: 'text-broken' });
});
