import { describe, expect, test } from '@jest/globals';
import { type Capture, choose, find, NO_CAPTURES, receive, unresolved, withConflict, withCurrent } from './captures.ts';

const AT = '2026-07-01T03:00:00.000Z';
function capture(submissionId: string, more: Partial<Capture> = {}): Capture {
  const own = { submissionId, deviceId: 'tablet-a', occurredAt: AT, baseRevision: 1, recordId: `r-${submissionId}` };
  return { ...own, photoIds: [], by: 'ofc.a', at: AT, ...more };
}
const first = capture('first');
/** The first capture was recorded at revision 5. */
const one = withCurrent<Capture>(NO_CAPTURES, first, 5);
const second = capture('second', { deviceId: 'tablet-b' });
const both = withConflict(one, second);

describe('a capture that comes in', () => {
  test('the first of all counts, and one that is known changes nothing', () => {
    expect(receive(NO_CAPTURES, first)).toEqual({ as: 'current' });
    expect(receive(one, { ...first, deviceId: 'tablet-z' })).toEqual({ as: 'known' });
  });

  test('field 05: the id of a known capture with other content is refused; a record without content in its id is known', () => {
    const old = withCurrent<Capture>(NO_CAPTURES, first, 5);
    const named = withCurrent<Capture>(NO_CAPTURES, capture('first', { recordId: 'r-first:content-a' }), 5);
    const sent = (content: string) => capture('first', { recordId: `r-first:${content}` });
    expect(receive(named, sent('content-a'))).toEqual({ as: 'known' });
    expect(receive(named, sent('content-b'))).toMatchObject({ code: 'submission-conflict' });
    expect(receive(old, sent('content-b'))).toEqual({ as: 'known' });
  });

  test('field 14: a clock that was ahead does not hold back what the same device captures later', () => {
    const ahead = withCurrent<Capture>(NO_CAPTURES, capture('ahead', { occurredAt: '2031-01-01T00:00:00.000Z' }), 5);
    expect(receive(ahead, capture('mended', { at: '2026-07-01T04:00:00.000Z' }))).toEqual({ as: 'current' });
  });

  test.each([
    ['another device that has seen the newest revision', { deviceId: 'tablet-b', baseRevision: 5 }, 'current'],
    ['another device that has seen an older revision', { deviceId: 'tablet-b', baseRevision: 4 }, 'conflict'],
    ['the same device, in the same instant', { occurredAt: AT }, 'current'],
    ['the same device, later', { occurredAt: '2026-07-01T03:00:01.000Z' }, 'current'],
    ['the same device, earlier', { occurredAt: '2026-07-01T02:59:59.000Z' }, 'conflict'],
  ])('of %s', (_name, more, as) => {
    expect(receive(one, capture('second', more))).toEqual(as === 'conflict' ? { as, against: 'first' } : { as });
  });

  test('while two wait for a choice, a third of another base is refused and names both', () => {
    const facts = { current: 'first', conflicting: 'second' };
    expect(receive(both, capture('third', { deviceId: 'tablet-c' }))).toMatchObject({
      code: 'findings-conflict',
      facts,
    });
    expect(unresolved(both)).toMatchObject({ code: 'findings-conflict', facts });
    expect(unresolved(one)).toBeNull();
  });
});

test('a choice is one of the two that conflict', () => {
  const three = withConflict(withCurrent(one, capture('corrected'), 6), second);
  expect(choose(three, 'second')).toBe(second);
  expect(choose(three, 'corrected')).toMatchObject({ submissionId: 'corrected' });
  // Known, but replaced before.
  expect(choose(three, 'first')).toMatchObject({ code: 'submission-not-found' });
  expect(choose(three, 'unknown')).toMatchObject({ code: 'submission-not-found' });
  expect(choose(one, 'first')).toMatchObject({ code: 'no-conflict' });
});

test('a conflicting capture stands beside the one that counts', () => {
  expect(both).toEqual({ submissions: [first, second], current: 'first', currentRevision: 5, conflicting: 'second' });
  expect(find(both, null)).toBeUndefined();
});
