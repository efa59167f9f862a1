import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ANSWERING, answersFile, answersText } from '../answers/files.ts';

/** Data of any event, facts of any problem, and codes that came from another refusal. */
const OPEN = [
  'SubjectExport.log[].data',
  'ShowTimeline_show.items[].facts',
  'Refusal.facts',
  'libs/platform/src/http/problem.ts',
  'services/disbursement/src/money/application/funds-commands.ts',
];

test.each(ANSWERING)(
  'what the routes of %s answer is written down as their handlers are typed (npm run answers)',
  (name) => {
    const { text, unread } = answersText(name);
    expect(unread.filter((part) => !OPEN.some((known) => part.startsWith(known)))).toEqual([]);
    expect(readFileSync(answersFile(name), 'utf8')).toBe(text);
  },
  60_000,
);
