import { DemoClient, DEMO_PEOPLE as people, Story } from '@alur/demo';
import { verifyLog } from '@alur/event-sourcing';
import type { Role } from '@alur/standards';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Target } from '../fixtures/example.ts';
import { ask, openOffice, type TestOffice } from '../fixtures/office.ts';
import { finishedCase } from '../fixtures/requests.ts';

const GROUND = { ground: 'permintaan-subjek' };

let office: TestOffice;
let callers: DemoClient;
let target: Target;

beforeAll(async () => {
  office = await openOffice();
  callers = new DemoClient(office.url);
  target = await finishedCase(office);
});

afterAll(() => office.close());

interface Look {
  /** Absent: a citizen. */
  readonly role?: Role;
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

/** Every way in which somebody can see what the office holds of the person of the finished case. */
function looks(): Record<string, Look> {
  const { caseId, subjectId, documentId, letterId, noteId, submissionId, photoId, linkToken, linkPin } = target;
  const survey = `/api/survey/cases/${caseId}/steps/survey`;
  const purpose = 'verifikasi';
  return {
    identity: {
      role: 'front-office',
      method: 'POST',
      path: `/api/intake/people/${subjectId}/identity`,
      body: { purpose, caseId },
    },
    export: { role: 'petugas-pdp', method: 'POST', path: `/api/intake/people/${subjectId}/export`, body: {} },
    document: {
      role: 'front-office',
      method: 'GET',
      path: `/api/intake/cases/${caseId}/documents/${documentId}?purpose=${purpose}`,
    },
    note: { role: 'front-office', method: 'GET', path: `/api/intake/cases/${caseId}/note?purpose=${purpose}` },
    'note of an act': {
      role: 'back-office',
      method: 'POST',
      path: `/api/verification/cases/${caseId}/notes/${noteId}/view`,
      body: { purpose },
    },
    letter: { role: 'kepala-dinas', method: 'GET', path: `/api/verification/letters/${letterId}/pdf` },
    'link to the letter': {
      method: 'POST',
      path: `/api/verification/public/letters/${linkToken}`,
      body: { pin: linkPin },
    },
    findings: {
      role: 'petugas-survei',
      method: 'POST',
      path: `${survey}/findings/${submissionId}/view`,
      body: { purpose },
    },
    photo: { role: 'petugas-survei', method: 'GET', path: `${survey}/photos/${photoId}` },
  };
}

async function statuses(): Promise<Record<string, number>> {
  const asked = Object.entries(looks()).map(async ([what, { role, method, path, body }]) => {
    const caller = role === undefined ? callers.citizen() : await callers.as('oku-selatan', role);
    const { status } = await caller.send(method, path, body === undefined ? {} : { body });
    return [what, status] as const;
  });
  return Object.fromEntries(await Promise.all(asked));
}

async function erase(subjectId: string | undefined) {
  const path = `/api/intake/people/${subjectId}/erasure`;
  return ask(callers, ['oku-selatan', 'petugas-pdp'], 'POST', path, GROUND);
}

async function search(query: string): Promise<object[]> {
  const role = ['oku-selatan', 'front-office'] as const;
  const { body } = await ask<{ items: object[] }>(callers, role, 'POST', '/api/intake/people/search', { query });
  return body.items;
}

describe('the erasure of a person (UU 27/2022)', () => {
  test('before it, everything can be read by those who may', async () => {
    for (const [what, status] of Object.entries(await statuses())) expect([what, status]).toEqual([what, 200]);
    expect(await search(String(people.elder.nik))).toHaveLength(1);
  });

  test('is refused while a case of the person is open', async () => {
    const story = new Story(callers, 'oku-selatan', 'front-office');
    await story.file('front-office', 'layanan-pkh', { subject: people.pkhMother });
    await office.caughtUp();
    const known = await ask<{ subjectId: string }>(
      callers,
      ['oku-selatan', 'front-office'],
      'GET',
      `/api/intake/cases/${story.caseId}`,
    );
    const refused = await erase(known.body.subjectId);
    expect(refused.status).toBeGreaterThanOrEqual(409);
    expect(refused.status).toBeLessThan(500);
    expect(await search(String(people.pkhMother.nik))).toHaveLength(1);
  });

  test('is for the data protection officer only', async () => {
    const path = `/api/intake/people/${target['subjectId']}/erasure`;
    expect((await ask(callers, ['oku-selatan', 'kepala-dinas'], 'POST', path, GROUND)).status).toBe(403);
  });

  test('makes everything unreadable in every service', async () => {
    const erased = await erase(target['subjectId']);
    expect(erased).toMatchObject({ status: 200, body: { erasedAt: '2026-07-01T02:00:00.000Z' } });
    await office.caughtUp();
    for (const [what, status] of Object.entries(await statuses())) {
      expect([what, [404, 410].includes(status)]).toEqual([what, true]);
    }
    for (const query of [people.elder.nik, people.elder.phone, people.elder.name]) {
      expect(await search(String(query))).toEqual([]);
    }
    for (const name of ['intake', 'verification', 'survey'] as const) {
      const { vault } = office.service(name).ports;
      expect(await vault.recordsOf('oku-selatan', String(target['subjectId']))).toEqual([]);
      expect(await vault.erasure('oku-selatan', String(target['subjectId']))).toBeDefined();
    }
  });

  test('leaves the case, its letter number and the proof, without the person', async () => {
    const shown = await ask(callers, ['oku-selatan', 'kepala-dinas'], 'GET', `/api/portal/cases/${target['caseId']}`);
    expect(shown).toMatchObject({ status: 200, body: { outcome: 'completed', person: null } });
    const citizen = callers.citizen();
    const letter = await citizen.send('GET', `/api/portal/public/letters/${target['verificationCode']}`);
    expect(letter).toMatchObject({ status: 200, body: { valid: true, holder: null } });
    const integrity = `/api/verification/public/letters/${target['verificationCode']}/integrity`;
    expect(await citizen.send('GET', integrity)).toMatchObject({ status: 200, body: { integrity: 'erased' } });
    const log = await ask<{ items: { act: string }[] }>(
      callers,
      ['oku-selatan', 'petugas-pdp'],
      'GET',
      `/api/portal/access-log/${target['subjectId']}`,
    );
    expect(log.body.items.length).toBeGreaterThan(0);
    for (const { ports } of office.services.values())
      expect(await verifyLog(ports.store)).toMatchObject({ intact: true });
  });

  test('leaves the others: the reporter of the same case is still known', async () => {
    expect(await search(String(people.elderDaughter.nik))).toHaveLength(1);
  });

  test('whoever was erased and comes back is a new person', async () => {
    const story = new Story(callers, 'oku-selatan', 'front-office');
    const form = { subject: people.elder, reporter: people.elderDaughter, relation: 'keluarga' };
    await story.file('front-office', 'layanan-lanjut-usia', form);
    const known = await ask<{ subjectId: string }>(
      callers,
      ['oku-selatan', 'front-office'],
      'GET',
      `/api/intake/cases/${story.caseId}`,
    );
    expect(known.body.subjectId).not.toBe(target['subjectId']);
    expect(await search(String(people.elder.nik))).toHaveLength(1);
  });
});
