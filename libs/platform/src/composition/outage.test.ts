import { AppendOutcomeUnknownError, KurrentUnavailableError } from '@alur/event-sourcing/kurrentdb';
import { BusUnavailableError } from '@alur/messaging';
import { UnavailableError } from '@alur/read-models';
import { expect, test } from '@jest/globals';
import { loadConfig } from '../config/config.ts';
import { ProblemException } from '../http/problem.ts';
import { outageRule } from './outage.ts';

test('what is away is told from what is wrong', async () => {
  const isOutage = await outageRule(loadConfig({}, { demo: true, mongodbUrl: 'mongodb://127.0.0.1' }));
  const gone = new KurrentUnavailableError('append', 3, 10_000);
  for (const error of [
    new UnavailableError('MongoDB is not available'),
    new BusUnavailableError('Kafka is not available'),
    gone,
    new AppendOutcomeUnknownError('oku-selatan/case/c1', gone),
    new ProblemException(503, 'people-unavailable', 'Coba lagi.'),
    Object.assign(new Error('database is locked'), { errcode: 261 }),
    Object.assign(new Error('database or disk is full'), { errcode: 13 }),
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
  ])
    expect(isOutage(error)).toBe(true);
  for (const error of [
    new Error('The file refused it: step-not-open'),
    new ProblemException(409, 'write-conflict', 'Coba lagi.'),
    Object.assign(new Error('constraint failed'), { errcode: 19 }),
    Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' }),
    'thrown',
  ])
    expect(isOutage(error)).toBe(false);
});
