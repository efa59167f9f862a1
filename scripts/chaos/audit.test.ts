import type { RecordedEvent } from '@alur/event-sourcing';
import { expect, test } from '@jest/globals';
import { Acknowledged } from './acknowledged.ts';
import { countEffects } from './effects.ts';
import { familyOf } from './patience.ts';
import { auditTopic } from './topics.ts';

function event(stream: string, revision: number, type: string, data: object = {}): RecordedEvent {
  const meta = {
    tenant: 'oku-selatan',
    actor: 'a',
    at: '2026-07-01T02:00:00.000Z',
    commandId: 'c',
    correlationId: 'k',
  };
  const id = `${stream}@${revision}`;
  return { id, type, data, meta, stream, revision, position: id, hash: '', previousHash: '' };
}

const message = (subject: string, revision: number) => ({
  ...{ id: `${subject}@${revision}`, type: 't', source: 'alur/intake', subject, time: '', tenant: '', actor: '' },
  ...{ stream: subject, revision, correlationId: '', data: {} },
});

test('an effect that happened twice is named', () => {
  const signed = (stream: string, number: string) => event(stream, 0, 'letter.signed.v1', { number });
  const counts = countEffects([signed('l/1', '460/1'), signed('l/2', '460/2'), signed('l/2', '460/2')]);
  expect(counts.find(({ name }) => name === 'letter signed')).toEqual({
    name: 'letter signed',
    happened: 2,
    twice: ['l/2'],
  });
  expect(counts.find(({ name }) => name === 'letter number')?.twice).toEqual(['oku-selatan ["460/2"]']);
});

test('what was acknowledged and is not in a log is lost', () => {
  const acknowledged = new Acknowledged();
  acknowledged.note('oku-selatan/case/a@1');
  acknowledged.note('oku-selatan/case/a@0');
  acknowledged.note('oku-selatan/case/b@0');
  acknowledged.note(null);
  const log = [event('oku-selatan/case/a', 0, 't'), event('oku-selatan/case/a', 1, 't')];
  expect(acknowledged.count).toBe(3);
  expect(acknowledged.lost(log)).toEqual([{ stream: 'oku-selatan/case/b', revision: 0 }]);
});

test('a topic is compared with its log: what is missing, unknown, disordered, repeated', () => {
  const log = [0, 1, 2, 3].map((revision) => event('a', revision, 't'));
  const publish = ({ stream, revision }: RecordedEvent) => message(stream, revision);
  const on = (...revisions: number[]) => revisions.map((revision) => message('a', revision));
  const fine = { expected: 4, missing: [], unknown: [], disordered: [], repeated: 0 };
  expect(auditTopic(log, publish, on(0, 1, 2, 3))).toEqual(fine);
  expect(auditTopic(log, publish, on(0, 1, 0, 1, 2, 3))).toEqual({ ...fine, repeated: 2 });
  expect(auditTopic(log, publish, on(0, 2, 3))).toEqual({ ...fine, missing: ['a@1'] });
  expect(auditTopic(log, publish, on(0, 2, 1, 3))).toEqual({ ...fine, disordered: ['a'] });
  expect(auditTopic(log, publish, [...on(0, 1, 2, 3), message('z', 0)])).toEqual({ ...fine, unknown: ['z@0'] });
});

test('each round has people of its own', () => {
  const body = '{"nik":"1609014503820007","kk":"7324040101110021","phone":"081273450007"}';
  expect(familyOf(0)(body)).toBe(body);
  expect(familyOf(3)(body)).toBe('{"nik":"1609014503823007","kk":"7324040101113021","phone":"081273450007"}');
});
