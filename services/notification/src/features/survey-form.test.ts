import { expect, test } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { answersOf, SurveyForm } from './survey-form.ts';

test('a browser sends what was chosen; what was skipped is no answer', () => {
  const form = plainToInstance(SurveyForm, { U1: '4', U9: '2', comment: '' });
  expect(validateSync(form, { whitelist: true, forbidNonWhitelisted: true })).toEqual([]);
  expect(answersOf(form)).toEqual([4, null, null, null, null, null, null, null, 2]);
  const wrong = plainToInstance(SurveyForm, { U1: '5', U2: ['1', '2'], other: 'x' });
  const fields = validateSync(wrong, { whitelist: true, forbidNonWhitelisted: true }).map(({ property }) => property);
  expect(fields.sort()).toEqual(['U1', 'U2', 'other']);
});
