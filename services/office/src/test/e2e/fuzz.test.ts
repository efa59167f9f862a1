import { once } from 'node:events';
import { connect } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { DemoClient, type DemoTenant, DEMO_PEOPLE as people, Story, supplyOffice } from '@alur/demo';
import { verifyLog } from '@alur/event-sourcing';
import type { DeclaredRoute } from '@alur/identity';
import { serviceFiles } from '@alur/platform/composition';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FuzzTargets, requestTo } from '../fixtures/fuzz.ts';
import { assessedFire, openOffice, playScenes, sceneOf, type TestOffice } from '../fixtures/office.ts';
import { ALL_ROLES, inject, type RawRequest, routesOf } from '../fixtures/requests.ts';
import { finishedCases } from '../fixtures/targets.ts';

const seed = Number(process.env['ALUR_SEED'] ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env['ALUR_FUZZ_RUNS'] ?? 1500);
/** A bound for a hang, not for speed. */
const BOUND_MS = 60_000 + RUNS * 40;

let office: TestOffice;
let routes: DeclaredRoute[];
let fuzzed: FuzzTargets;

beforeAll(async () => {
  office = await openOffice();
  // Signing out takes nothing but the token, and would make all that follows a request without one.
  routes = routesOf(office).filter(({ path }) => path !== '/api/auth/logout');
  const tokens = new Map<string, string>();
  for (const role of ALL_ROLES) tokens.set(role, await office.token('oku-selatan', role));
  fuzzed = { tokens, targets: await finishedCases(office), openCases: await halfwayCases() };
});

afterAll(() => office.close());

/** Cases whose next step is open, so that fuzzed acts meet something that they could do. */
async function halfwayCases(): Promise<string[]> {
  const callers = new DemoClient(office.url);
  const services = ['layanan-pkh', 'rekomendasi-sktm', 'pelayanan-dtks', 'layanan-pemulung'];
  const subjects = [people.pkhMother, people.sktmPatient, people.letterSeeker, people.wastePicker];
  const stories = services.map(async (service, index) => {
    const story = new Story(callers, 'oku-selatan', 'front-office');
    await story.file('front-office', service, { subject: subjects[index] });
    await story.complete('front-office');
    if (service !== 'layanan-pemulung') return story.caseId;
    await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
    return story.caseId;
  });
  return Promise.all([...stories, burningHouse(callers)]);
}

/** A fire whose households are found, with goods and money to be given. */
async function burningHouse(callers: DemoClient): Promise<string> {
  await supplyOffice(callers);
  const story = new Story(callers, 'oku-selatan', 'front-office');
  await assessedFire(story);
  return story.caseId;
}

/** What is wrong with the answer; undefined when it is as it should be. */
async function fault(request: RawRequest): Promise<string | undefined> {
  const answer = await inject(office, request);
  // Who names a version that was never published is asked to come again: it may be on its way.
  const waits = answer.code === 'view-behind' && /[?&]after=[^&]*%40\d/.test(request.url);
  if (answer.status >= 500 && !waits) return `${request.method} ${request.url.slice(0, 200)} answered ${answer.status}`;
  const page = /^\/(?!api\/|health|metrics)/.test(request.url) && answer.type.startsWith('text/html');
  if (answer.status >= 400 && !page && answer.code === undefined) {
    return `${request.method} ${request.url.slice(0, 200)} answered ${answer.status} as ${answer.type}`;
  }
  return undefined;
}

/** A photo that is nowhere, asked for after a version that is nowhere. */
function unpublishedVersion(): RawRequest {
  const incident = fuzzed.openCases.at(-1);
  const version = encodeURIComponent('oku-selatan/case/x@1');
  return {
    method: 'GET',
    url: `/api/survey/cases/${incident}/incident/photos/no-such-photo?after=${version}`,
    headers: { authorization: `Bearer ${fuzzed.tokens.get('tagana')}` },
  };
}

describe(`no request breaks the office (ALUR_SEED=${seed})`, () => {
  test(
    'whatever an authorised officer sends to any route',
    async () => {
      const anyRequest = fc.constantFrom(...routes).chain((route) => requestTo(route, fuzzed));
      await fc.assert(
        fc.asyncProperty(anyRequest, async (request) => {
          expect(await fault(request)).toBeUndefined();
        }),
        { seed, numRuns: RUNS, endOnFailure: true, examples: [[unpublishedVersion()]] },
      );
    },
    BOUND_MS,
  );

  test('bodies and papers above the limits are refused', async () => {
    const authorization = `Bearer ${fuzzed.tokens.get('front-office')}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const payload = JSON.stringify({ note: 'x'.repeat(2_000_000) });
    const body = await inject(office, { method: 'POST', url: '/api/intake/applications', headers, payload });
    expect(body).toMatchObject({ status: 413, code: 'too-large' });

    const form = new FormData();
    form.set('code', 'fc-kk');
    form.set('file', new Blob(['%PDF-1.4\n', 'x'.repeat(office.service('intake').ports.config.uploadLimitBytes)]));
    const url = `${office.url}/api/intake/cases/${fuzzed.openCases[0]}/documents`;
    const paper = await fetch(url, { method: 'POST', headers: { authorization }, body: form });
    expect([paper.status, await paper.json()]).toMatchObject([413, { code: 'too-large' }]);
  });

  test('a connection that ends in the middle of a paper leaves nothing behind', async () => {
    const documents = `/api/intake/cases/${fuzzed.openCases[1]}/documents`;
    // Timers of the office may write to other streams meanwhile.
    const lastOfCase = async () => {
      const heads = await office.service('intake').ports.store.streamHeads();
      return heads.find(({ stream }) => stream.endsWith(`/case/${fuzzed.openCases[1]}`));
    };
    const before = await lastOfCase();
    expect(before).toBeDefined();
    const head = [
      `POST ${documents} HTTP/1.1`,
      'host: localhost',
      'x-correlation-id: cut-in-the-middle',
      `authorization: Bearer ${fuzzed.tokens.get('front-office')}`,
      'content-type: multipart/form-data; boundary=cut',
      'content-length: 100000',
      'expect: 100-continue',
      '',
      '--cut\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\n%PDF-1.4',
    ];
    const socket = connect(Number(new URL(office.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(head.join('\r\n'));
    // "100 Continue": the office has taken the request up and waits for the rest.
    await once(socket, 'data');
    socket.destroy();
    expect((await fetch(`${office.url}/health/ready`)).status).toBe(200);
    expect(await lastOfCase()).toEqual(before);
    expect(office.log.filter((line) => line.includes('cut-in-the-middle'))).toEqual([]);
  });
});

describe('after all that', () => {
  beforeAll(() => office.caughtUp());

  test('every log is intact', async () => {
    for (const { ports } of office.services.values()) {
      expect(await verifyLog(ports.store)).toMatchObject({ intact: true });
    }
  });

  test('no case is half written: each can be read, and every paper that it names is there', async () => {
    const { store, files, vault } = office.service('intake').ports;
    const caseIds = (await store.streamHeads()).flatMap(({ stream }) => /\/case\/(.+)$/.exec(stream)?.[1] ?? []);
    expect(caseIds.length).toBeGreaterThan(fuzzed.openCases.length);
    for (const { stream } of await store.streamHeads()) {
      const [tenant, aggregate, caseId] = stream.split('/') as [DemoTenant, string, string];
      if (aggregate !== 'case') continue;
      const authorization = `Bearer ${await office.token(tenant, 'kepala-dinas')}`;
      const { status, text } = await inject(office, {
        method: 'GET',
        url: `/api/intake/cases/${caseId}`,
        headers: { authorization },
      });
      expect([stream, status]).toEqual([stream, 200]);
      const { documents, subjectId } = JSON.parse(text) as ReadCase;
      if (subjectId !== null && (await vault.erasure(tenant, subjectId)) !== undefined) continue;
      for (const { documentId } of documents) expect(await files.get(tenant, documentId)).toBeDefined();
    }
  });

  test('nothing is parked, and no write was left open', async () => {
    for (const { ports } of office.services.values()) {
      expect(await ports.parking.list()).toEqual([]);
      const { events, vault } = serviceFiles(office.dataDirectory, ports.name);
      for (const path of [events, vault]) {
        const db = new DatabaseSync(path, { timeout: 1_000 });
        db.exec('BEGIN IMMEDIATE; ROLLBACK');
        db.close();
      }
    }
  });

  test('a case still goes all the way', async () => {
    const [played] = await playScenes(office, [sceneOf('penonaktifan-kis-pbid')]);
    expect(played?.outcome).toBe('completed');
  });
});

interface ReadCase {
  readonly subjectId: string | null;
  readonly documents: readonly { readonly documentId: string }[];
}
