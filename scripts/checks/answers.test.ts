import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ANSWERING, answersFile, answersText } from '../answers/files.ts';

test.each(ANSWERING)(
  'what the routes of %s answer is written down as their handlers are typed (npm run answers)',
  (name) => {
    const { text } = answersText(name);
    expect(readFileSync(answersFile(name), 'utf8')).toBe(text);
  },
  60_000,
);
