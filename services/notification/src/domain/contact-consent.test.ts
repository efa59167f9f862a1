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

  test('another language is another yes, and each channel has its own answer', () => {
    const english = { ...yes, language: 'en' } as const;
    scenario(contactConsent)
      .given(optedIn)
      .when({ type: 'opt-in', ...english })
      .then({ type: 'contact-consent.opted-in.v1', data: english });
    expect(after({ type: 'contact-consent.opted-in.v1', data: english }).language).toBe('en');
    const email = { ...yes, channel: 'email' } as const;
    const both = after(optedIn, { type: 'contact-consent.opted-in.v1', data: email });
    expect(both.answers).toEqual({ whatsapp: 'yes', email: 'yes' });
    expect(after(optedIn, { type: 'contact-consent.opted-out.v1', data: { ...no, channel: 'email' } }).answers).toEqual(
      {
        whatsapp: 'yes',
        email: 'no',
      },
    );
  });

  test('a no is kept once, also for all channels, and after silence only the channel asked for is open', () => {
    const out = (channel: 'whatsapp' | 'email' | 'all'): ConsentCommand => ({ type: 'opt-out', ...no, channel });
    scenario(contactConsent).given(optedOut).when(out('whatsapp')).then();
    scenario(contactConsent)
      .given(optedOut)
      .when(out('email'))
      .then({ type: 'contact-consent.opted-out.v1', data: { ...no, channel: 'email' } });
    scenario(contactConsent).given(optedIn).when(out('all')).then(silent);
    scenario(contactConsent).given(silent).when(out('all')).then();
    const email = { ...yes, channel: 'email' } as const;
    const opened = after(optedIn, silent, { type: 'contact-consent.opted-in.v1', data: email });
    expect(opened).toMatchObject({ silent: false, answers: { email: 'yes' } });
    expect(refusal(opened, 'whatsapp')).toBe('no-consent');
    expect(refusal(after({ type: 'contact-consent.opted-out.v1', data: { ...no, channel: 'email' } }), 'email')).toBe(
      'opted-out',
    );
  });
});
