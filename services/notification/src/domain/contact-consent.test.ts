import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import { type ConsentCommand, type ConsentEvent, contactConsent, refusal } from './contact-consent.ts';

const by = { by: 'oku-selatan.front-office', at: '2026-08-03T02:00:00.000Z' };
const yes = {
  subjectId: 's',
  channel: 'whatsapp',
  givenBy: 'subject',
  source: 'loket',
  language: 'id',
  ...by,
} as const;
const no = { subjectId: 's', channel: 'whatsapp', ...by } as const;
const optedIn: ConsentEvent = { type: 'contact-consent.opted-in.v1', data: yes };
const optedOut: ConsentEvent = { type: 'contact-consent.opted-out.v1', data: no };
const silent: ConsentEvent = { type: 'contact-consent.opted-out.v1', data: { ...no, channel: 'all' } };
const optIn: ConsentCommand = { type: 'opt-in', ...yes };

const after = (...events: ConsentEvent[]) => events.reduce(contactConsent.evolve, contactConsent.initial);

describe('contact consent', () => {
  test('yes and no are events, said once', () => {
    scenario(contactConsent).given().when(optIn).then(optedIn);
    scenario(contactConsent).given(optedIn).when(optIn).then();
    scenario(contactConsent)
      .given(optedIn)
      .when({ type: 'opt-out', ...no })
      .then(optedOut);
    scenario(contactConsent)
      .given(silent)
      .when({ type: 'opt-out', ...no })
      .then();
    scenario(contactConsent).given(silent).when(optIn).then(optedIn);
  });

  test('a phone needs a yes, e-mail only the absence of a no, the counter nothing', () => {
    expect(['whatsapp', 'email', 'folder'].map((c) => refusal(after(), c as 'folder'))).toEqual([
      'no-consent',
      null,
      null,
    ]);
    expect(refusal(after(optedIn), 'whatsapp')).toBeNull();
    expect(refusal(after(optedIn, optedOut), 'whatsapp')).toBe('opted-out');
    expect(refusal(after(optedIn, optedOut), 'email')).toBeNull();
    expect(['whatsapp', 'email', 'folder'].map((c) => refusal(after(optedIn, silent), c as 'folder'))).toEqual([
      'opted-out',
      'opted-out',
      'opted-out',
    ]);
    expect(refusal(after(silent, optedIn), 'whatsapp')).toBeNull();
  });
});
