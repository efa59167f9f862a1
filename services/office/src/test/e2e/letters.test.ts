import { type Caller, DemoClient, type IssuedLetter, SCENES } from '@alur/demo';
import { loadStandards, officialOn, type Role, type Standards } from '@alur/standards';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import jsQR from 'jsqr';
import { extractImages, extractText, getDocumentProxy } from 'unpdf';
import { openOffice, type PlayedScene, playScenes, type TestOffice } from '../fixtures/office.ts';

/** The day on which the test office stands still, as a letter writes it. */
const ISSUE_DATE = '2026-07-01';
const PRINTED_DATE = '1 Juli 2026';
/** `400.9/3/RB/DINSOS/VII/2026`; a village's own letters carry its code instead of the office. */
const NUMBER = /^400\.9\/(\d+)\/[A-Z]+\/[A-Z0-9.]+\/VII\/2026$/;

interface RegisteredLetter {
  readonly number: string;
  readonly type: string;
  readonly year: number;
  readonly sequence: number;
  readonly village?: string | null;
}

interface CheckedLetter {
  readonly holder: string | null;
  readonly integrity: { readonly check: string };
}

let office: TestOffice;
let standards: Standards;
let basts: string[];
let issued: { readonly from: PlayedScene; readonly letter: IssuedLetter; readonly reader: Caller }[];

beforeAll(async () => {
  office = await openOffice();
  standards = loadStandards();
  const played = await playScenes(office);
  await office.caughtUp();
  basts = played.flatMap(({ story }) => story.basts);
  const callers = new DemoClient(office.url);
  issued = await Promise.all(
    played.flatMap((from) =>
      from.story.letters.map(async (letter) => ({
        from,
        letter,
        reader: await callers.as(from.scene.tenant, 'kepala-dinas'),
      })),
    ),
  );
});

afterAll(() => office.close());

async function pdfOf({ letter, from }: (typeof issued)[number]): Promise<Uint8Array> {
  const token = await office.token(from.scene.tenant, 'kepala-dinas');
  const response = await fetch(`${office.url}/api/verification/letters/${letter.letterId}/pdf`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(response.headers.get('content-type')).toBe('application/pdf');
  return new Uint8Array(await response.arrayBuffer());
}

/** pdf.js takes the bytes for itself, so it gets a copy. */
function documentOf(pdf: Uint8Array) {
  return getDocumentProxy(new Uint8Array(pdf));
}

async function textOf(pdf: Uint8Array): Promise<string> {
  const { text } = await extractText(await documentOf(pdf), { mergePages: true });
  return text.replace(/\s+/g, ' ');
}

/** What the QR code on the first page says. */
async function qrOf(pdf: Uint8Array): Promise<string | undefined> {
  const images = await extractImages(await documentOf(pdf), 1);
  for (const { data, width, height, channels } of images) {
    const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        rgba[pixel * 4 + channel] = data[pixel * channels + (channels < 3 ? 0 : channel)]!;
      }
    }
    const code = jsQR.default(rgba, width, height);
    if (code !== null) return code.data;
  }
  return undefined;
}

/** What everybody may see when they scan the paper. */
async function publicPage(address: string): Promise<{ status: number; text: string }> {
  const { pathname } = new URL(address);
  const response = await fetch(office.url + pathname);
  return { status: response.status, text: await response.text() };
}

describe('every letter of the demo', () => {
  test('there is one for each that a scene promises', () => {
    const promised = SCENES.reduce((sum, { promises }) => sum + promises.letters, 0);
    expect(issued).toHaveLength(promised);
  });

  test('shows number, person, date and signatory, and its QR code leads to its verification', async () => {
    for (const one of issued) {
      const { letter, from, reader } = one;
      const { tenant } = from.scene;
      const { body } = await reader.expect<{ signerRole: Role; issueDate: string }>(
        'GET',
        `/api/verification/letters/${letter.letterId}`,
      );
      expect(body.issueDate).toBe(ISSUE_DATE);
      const signatory = officialOn(standards.tenant(tenant), body.signerRole, ISSUE_DATE, null);
      const pdf = await pdfOf(one);
      const text = await textOf(pdf);
      for (const shown of [letter.number, from.story.subject!.name, PRINTED_DATE, signatory!.name]) {
        expect(text).toContain(shown);
      }
      expect(text).not.toContain('DRAF');
      const { publicUrl } = office.service('verification').ports.config;
      expect(await qrOf(pdf)).toBe(`${publicUrl}/verifikasi/${letter.verificationCode}`);
    }
  });

  test('R-19: is verified by everybody without showing who it is for', async () => {
    for (const { letter, from } of issued) {
      const code = letter.verificationCode;
      const page = await publicPage(`${office.url}/verifikasi/${code}`);
      expect(page).toMatchObject({ status: 200, text: expect.stringContaining('Surat ini sah') });
      expect(page.text).toContain(letter.number);
      const answer = await fetch(`${office.url}/api/portal/public/letters/${code}`);
      const checked = (await answer.json()) as CheckedLetter;
      expect(checked).toMatchObject({ number: letter.number, valid: true, date: ISSUE_DATE });
      expect(checked.holder).toMatch(/^\p{L}\*+( \p{L}\*+)*$/u);
      const integrity = await fetch(office.url + checked.integrity.check);
      const intact = await integrity.json();
      expect(intact).toMatchObject({ integrity: 'unaltered', valid: true });

      const shown = [page.text, JSON.stringify(checked), JSON.stringify(intact)].join('\n');
      const { name, nik, address } = from.story.subject!;
      for (const secret of [...name.split(' ').filter((word) => word.length > 4), nik, address]) {
        if (secret !== undefined) expect(shown).not.toContain(secret);
      }
    }
  });

  test('a code that nobody was given is unknown', async () => {
    const [{ letter }] = issued as [(typeof issued)[number]];
    const code = letter.verificationCode.replace(/.$/, (last) => (last === 'Z' ? 'Y' : 'Z'));
    expect((await publicPage(`${office.url}/verifikasi/${code}`)).status).toBe(404);
  });
});

describe('the register', () => {
  test.each(['oku-selatan', 'luwu-timur'] as const)('of %s has no gap and no number twice', async (tenant) => {
    const own = issued.filter(({ from }) => from.scene.tenant === tenant);
    const { body } = await own[0]!.reader.expect<{ items: RegisteredLetter[]; next: null }>(
      'GET',
      '/api/portal/letters?limit=200',
    );
    // The papers of disbursement are registered beside them, each kind with numbers of its own.
    const series = (number: string) =>
      number
        .split('/')
        .filter((part) => !/^\d+$/.test(part))
        .join('/');
    const kinds = new Set(own.map(({ letter }) => series(letter.number)));
    const numbers = body.items.map(({ number }) => number);
    const letters = numbers.filter((number) => kinds.has(series(number)));
    expect(letters.sort()).toEqual(own.map(({ letter }) => letter.number).sort());
    expect(new Set(numbers).size).toBe(numbers.length);
    const registers = Map.groupBy(body.items, ({ type, year }) => `${year} ${type}`);
    for (const letters of registers.values()) {
      const sequences = letters.map(({ sequence }) => sequence).sort((a, b) => a - b);
      expect(sequences).toEqual(letters.map((_, index) => index + 1));
      for (const { number, sequence } of letters) expect(NUMBER.exec(number)?.[1]).toBe(String(sequence));
    }
  });
});

describe('the hand-over reports (BAST)', () => {
  test('there is one for each that a scene promises', () => {
    expect(basts).toHaveLength(SCENES.reduce((sum, { promises }) => sum + promises.basts, 0));
  });

  test.each(['BASTB', 'BASTD', 'BASTP'])('of %s have no gap and no number twice', (type) => {
    const sequences = basts.flatMap((number) => {
      const [, sequence, kind] = /^400\.9\/(\d+)\/([A-Z]+)\/DINSOS\/VII\/2026$/.exec(number) ?? [];
      return kind === type ? [Number(sequence)] : [];
    });
    expect(sequences.length).toBeGreaterThan(1);
    expect(sequences.sort((a, b) => a - b)).toEqual(sequences.map((_, index) => index + 1));
  });
});
