import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { callContext } from '../http/call-context.ts';
import { createLogger } from '../runtime/logging.ts';
import { Circuit } from './circuit.ts';
import { HttpPeopleDirectory } from './http-people-directory.ts';

interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

const LOOK_UP = {
  tenant: 'oku-selatan',
  query: 'siti contoh',
  limit: 20,
  officer: 'oku-selatan.front-office',
  purpose: 'pelayanan-loket',
  correlationId: 'of-the-look-up',
};
const LOOK = {
  tenant: 'oku-selatan',
  subjectId: 'subject-1',
  purpose: 'pelayanan',
  officer: 'oku-selatan.front-office-1',
  caseId: null,
  correlationId: 'correlation-1',
};
const PERSON = {
  name: 'Siti Contoh',
  nik: '1609010101010001',
  kk: null,
  birthDate: null,
  sex: null,
  address: null,
  village: null,
  phone: null,
};

let intake: Server;
let asked: Asked[];
/** Ends the attempt that is under way as too late. */
let expire: () => void;
/** What intake answers, in turn; the last one from then on. `hang`: nothing, until the attempt is too late. */
let answers: ([status: number, body: unknown] | 'hang')[];
let logged: string[];

beforeEach(async () => {
  asked = [];
  logged = [];
  intake = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    asked.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) });
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    if (answer === 'hang') return expire();
    response.writeHead(answer[0], { 'content-type': 'application/json' }).end(JSON.stringify(answer[1]));
  });
  await new Promise<void>((resolve) => intake.listen(0, '127.0.0.1', resolve));
});
afterEach(() => stop());

function stop(): Promise<void> {
  intake.closeAllConnections();
  return new Promise((resolve) => intake.close(() => resolve()));
}

function people(circuit?: Circuit): HttpPeopleDirectory {
  const { port } = intake.address() as AddressInfo;
  return new HttpPeopleDirectory({
    url: `http://127.0.0.1:${port}`,
    service: 'portal',
    token: async () => 'a-token',
    logger: createLogger('trace', { write: (line) => void logged.push(line) }),
    timeout: (ms) => {
      expect(ms).toBe(2_000);
      const late = new AbortController();
      expire = () => late.abort(new DOMException('too late', 'TimeoutError'));
      return late.signal;
    },
    ...(circuit && { circuit }),
  });
}

const unavailable = expect.objectContaining({ code: 'people-unavailable', status: 503 });

test('asks with a token, the correlation and the trace of the request that it serves, and with nothing in the address', async () => {
  answers = [[200, { subjectIds: ['subject-1'], next: null }]];
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const found = await callContext.run({ correlationId: 'of-the-request', traceparent }, () => people().find(LOOK_UP));
  expect(found).toEqual({ subjectIds: ['subject-1'], next: null });
  expect(asked).toMatchObject([
    {
      path: '/api/intake/people-directory/find',
      headers: { authorization: 'Bearer a-token', 'x-correlation-id': 'of-the-look-up', traceparent },
      body: LOOK_UP,
    },
  ]);
});

test('asks again when intake is only just not there, with the same key, so that a look is logged once', async () => {
  answers = [[503, {}], 'hang', [200, { person: PERSON }]];
  expect(await people().show(LOOK)).toEqual(PERSON);
  expect(asked).toHaveLength(3);
  expect(new Set(asked.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(asked.every(({ headers }) => headers['x-correlation-id'] === 'correlation-1')).toBe(true);
});

test('an unknown person is nobody, and many people are asked for in parts', async () => {
  answers = [[200, { person: null }]];
  expect(await people().show(LOOK)).toBeUndefined();
  answers = [[200, { people: [{ subjectId: 's-1', name: 'S*** C***' }] }]];
  const ids = Array.from({ length: 1_200 }, (_, index) => `s-${index}`);
  expect(await people().masked('oku-selatan', ids)).toEqual(new Map([['s-1', { name: 'S*** C***' }]]));
  expect(asked.slice(1).map(({ body }) => (body['subjectIds'] as string[]).length)).toEqual([500, 500, 200]);
});

test.each([
  [422, { code: 'processing-restricted', detail: 'Pemrosesan dibatasi.', rule: 'R-01' }],
  [404, { code: 'subject-not-found', detail: 'Orang ini tidak terdaftar.' }],
])('what intake refuses with %i is refused with its code, and not asked again', async (status, refusal) => {
  answers = [[status, refusal]];
  await expect(people().show(LOOK)).rejects.toMatchObject(refusal);
  expect(asked).toHaveLength(1);
});

test('a budget that is spent is refused with its wait, and not asked again; a busy intake is', async () => {
  answers = [[429, { code: 'too-many-look-ups', detail: 'Terlalu banyak pencarian orang.' }]];
  const refused = { code: 'too-many-look-ups', status: 429, retryAfter: 60 };
  await expect(people().find(LOOK_UP)).rejects.toMatchObject(refused);
  expect(asked).toHaveLength(1);
  answers = [
    [429, { code: 'too-many-requests', detail: 'Terlalu banyak permintaan.' }],
    [200, { subjectIds: [], next: null }],
  ];
  expect(await people().find(LOOK_UP)).toEqual({ subjectIds: [], next: null });
});

test('a refused token is the fault of the settings, which the log says, and not of the officer', async () => {
  answers = [[401, { code: 'token-invalid', detail: 'Tanda masuk tidak sah.' }]];
  await expect(people().masked('oku-selatan', ['s-1'])).rejects.toEqual(unavailable);
  expect(logged.join()).toContain('ALUR_SERVICE_SECRET');
});

test('an answer that is none, and an intake that is away, say that people are not to be had', async () => {
  answers = [[200, { name: 'Siti Contoh' }]];
  await expect(people().show(LOOK)).rejects.toEqual(unavailable);
  const directory = people();
  await stop();
  await expect(directory.show(LOOK)).rejects.toEqual(unavailable);
  await expect(directory.find(LOOK_UP)).rejects.toEqual(unavailable);
  expect(logged.join()).not.toMatch(/siti|contoh|subject-1|front-office/i);
});

test('after some failures nobody waits any more, until one call finds intake again', async () => {
  let now = 0;
  const directory = people(new Circuit({ failures: 3, pauseMs: 1_000, now: () => now }));
  answers = [[502, {}]];
  await expect(directory.show(LOOK)).rejects.toEqual(unavailable);
  expect(asked).toHaveLength(3);
  await expect(directory.show(LOOK)).rejects.toEqual(unavailable);
  expect(asked).toHaveLength(3);
  answers = [[200, { person: null }]];
  now = 1_000;
  expect(await directory.show(LOOK)).toBeUndefined();
  expect(await directory.show(LOOK)).toBeUndefined();
});
