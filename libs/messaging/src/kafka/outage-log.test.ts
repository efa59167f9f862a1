import { describe, expect, test } from '@jest/globals';
import type { Fault } from './client.ts';
import { OutageLog } from './outage-log.ts';

const loading: Fault = { condition: 'changing', reason: 'The coordinator is loading' };
const refused: Fault = { condition: 'away', reason: 'ECONNREFUSED' };
const forbidden: Fault = { condition: undefined, reason: 'Not authorized' };

describe('the outage log', () => {
  function open() {
    const lines: string[] = [];
    let now = 0;
    const outages = new OutageLog(
      (level, text) => lines.push(`${level}: ${text}`),
      ['kafka:9092'],
      (error) => error as Fault,
      () => now,
    );
    const pass = (ms: number) => {
      now += ms;
    };
    return { outages, lines, pass };
  }

  test('logs a fault once, warns while it lasts, and logs the recovery once', () => {
    const { outages, lines, pass } = open();
    expect([outages.note('survey', loading), outages.note('survey', loading)]).toEqual([true, true]);
    expect(lines).toEqual(['info: survey waits (The coordinator is loading)']);
    pass(31_000);
    outages.note('survey', loading);
    expect(lines.at(-1)).toBe('warn: survey waits (The coordinator is loading), for 31 s now');
    outages.recovered('survey');
    expect(lines.at(-1)).toBe('info: survey: the wait is over');
    outages.recovered('survey');
    expect(lines).toHaveLength(3);
  });

  test('warns of a broker that cannot be reached at once and once for all parts, and logs its return', () => {
    const { outages, lines } = open();
    for (const part of ['survey', 'survey-views']) outages.note(part, refused);
    expect(lines).toEqual(['warn: Kafka at kafka:9092 cannot be reached (ECONNREFUSED)']);
    outages.recovered('survey-views');
    expect(lines.at(-1)).toBe('info: Kafka at kafka:9092: the wait is over');
  });

  test('leaves any other fault to the caller', () => {
    const { outages, lines } = open();
    expect(outages.note('survey', forbidden)).toBe(false);
    expect(lines).toEqual([]);
  });
});
