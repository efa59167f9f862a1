import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import { type LetterLinkCommand, type LetterLinkEvent, LINK_ATTEMPTS, letterLink } from './letter-link.ts';

const AT = '2026-08-03T02:00:00.000Z';
const made = { caseId: 'case-1', letterId: 'letter-1', via: 'wa-pemohon', secretId: 's-1', by: 'o-1', at: AT } as const;
const link: LetterLinkEvent = { type: 'letter-link.made.v1', data: { ...made, expiresAt: '2026-08-06T02:00:00.000Z' } };
const failed: LetterLinkEvent = { type: 'letter-link.attempt-failed.v1', data: { letterId: 'letter-1', at: AT } };
const fetched: LetterLinkEvent = { type: 'letter-link.fetched.v1', data: { letterId: 'letter-1', at: AT } };
const fetch = (pinMatches: boolean, at = AT, letterValid = true): LetterLinkCommand => ({
  type: 'fetch',
  pinMatches,
  letterValid,
  at,
});

describe('R-13: a link to a signed letter', () => {
  test('lives three days and logs every fetch', () => {
    scenario(letterLink)
      .given()
      .when({ type: 'make', ...made })
      .then(link);
    scenario(letterLink)
      .given(link)
      .when({ type: 'make', ...made })
      .then();
    scenario(letterLink).given(link).when(fetch(true)).then(fetched);
    scenario(letterLink).given(link).when(fetch(true, '2026-08-06T02:00:00.000Z')).thenRejected('link-expired');
    scenario(letterLink).given().when(fetch(true)).thenRejected('link-not-found');
  });

  test('is locked after too many wrong PINs, also for the right one', () => {
    const tries = Array.from({ length: LINK_ATTEMPTS }, () => failed);
    scenario(letterLink)
      .given(link, ...tries.slice(1))
      .when(fetch(false))
      .then(failed);
    scenario(letterLink)
      .given(link, ...tries)
      .when(fetch(true))
      .thenRejected('link-locked');
  });

  test('opens no letter that was withdrawn', () => {
    scenario(letterLink)
      .given(link)
      .when(fetch(true, AT, false))
      .thenRejected('letter-withdrawn');
  });

  test('is open up to its last millisecond; a fetch does not count as a wrong PIN', () => {
    scenario(letterLink)
      .given(link, fetched, fetched)
      .when(fetch(true, '2026-08-06T01:59:59.999Z'))
      .then({ ...fetched, data: { ...fetched.data, at: '2026-08-06T01:59:59.999Z' } });
    expect(scenario(letterLink).given(link, fetched, failed, fetched).state()).toMatchObject({ fetched: 2, failed: 1 });
  });
});
