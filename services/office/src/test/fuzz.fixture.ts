import type { DeclaredRoute } from '@alur/identity';
import fc from 'fast-check';
import { bodyFor, type Example, type Target } from './example.fixture.ts';
import { allowedRoles, exampleOf, type RawRequest } from './requests.fixture.ts';
import { type Targets, targetOf } from './targets.fixture.ts';

const NASTY: readonly unknown[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '\ud800',
  '‮abc',
  'a'.repeat(100_000),
  "'; DROP TABLE events; --",
  "' OR '1'='1",
  '<script>alert(1)</script>',
  '{{7*7}}',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  '2026-02-30',
  '9999-99-99T99:99:99Z',
  '-1',
  '1e999',
  0,
  -1,
  0.1,
  1e308,
  Number.MAX_SAFE_INTEGER,
  2 ** 53,
  true,
  null,
  [],
  {},
  [[[[[]]]]],
  { __proto__: null, constructor: { prototype: { polluted: true } } },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  Array.from({ length: 1000 }, () => 'x'),
];

const nasty = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'grapheme' }), fc.double(), fc.jsonValue());
const nastyText = fc.oneof(
  fc.constantFrom(...NASTY.filter((value) => typeof value === 'string')),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);
/** Header values that a client can send at all. */
const headerText = fc.oneof(
  fc.constantFrom('', '"', '"-1"', '"99999999999999999999"', 'W/"0"', '*', 'x', 'é'.repeat(20), 'k'.repeat(500), '🙂'),
  fc.string({ maxLength: 200 }),
);

/** Takes a sound body and spoils some of its fields. */
function spoiledBody(body: object): fc.Arbitrary<unknown> {
  const fields = Object.keys(body);
  const name =
    fields.length === 0 ? nastyText : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...fields) }, nastyText);
  const spoiled = fc
    .array(fc.tuple(name, nasty), { maxLength: 3 })
    .map((changes) => Object.fromEntries([...Object.entries(body), ...changes]));
  const shortened = fields.length === 0 ? spoiled : fc.subarray(fields).map((kept) => pick(body, kept));
  return fc.oneof({ weight: 5, arbitrary: spoiled }, shortened, nasty);
}

function pick(body: object, kept: readonly string[]): object {
  return Object.fromEntries(Object.entries(body).filter(([field]) => kept.includes(field)));
}

const BROKEN_JSON = [
  '{',
  '{"a":',
  '[1,',
  '"',
  'nul',
  `${'['.repeat(50_000)}`,
  `{"a":${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}}`,
];
const FOREIGN_TYPES = [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'image/png',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'nonsense',
  'application/json; charset=utf-16',
];

interface Sent {
  readonly type?: string;
  readonly payload?: Buffer | string;
}

function asText(value: unknown): string {
  return JSON.stringify(value) ?? '';
}

function bodyOf(example: Example, target: Target): fc.Arbitrary<Sent> {
  const json = spoiledBody(bodyFor(example, target)).map(
    (body): Sent => ({ type: 'application/json', payload: asText(body) }),
  );
  const broken = fc.constantFrom(...BROKEN_JSON).map((payload): Sent => ({ type: 'application/json', payload }));
  const foreign = fc
    .tuple(fc.constantFrom(...FOREIGN_TYPES), nastyText)
    .map(([type, payload]): Sent => ({ type, payload }));
  const none = fc.constantFrom<Sent>({}, { type: 'application/json' }, { type: 'application/json', payload: '' });
  const weight = example.form === undefined ? 1 : 6;
  return fc.oneof({ weight: 6, arbitrary: json }, broken, foreign, none, { weight, arbitrary: multipart() });
}

/** Forms as clients and attackers send them: whole, cut off, with a wrong file, twice a file, without a file. */
function multipart(): fc.Arbitrary<Sent> {
  const files = fc.constantFrom<Uint8Array>(
    Buffer.from('%PDF-1.4\n%%EOF'),
    Buffer.from('MZ\u0090\u0000 not a paper'),
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    Buffer.alloc(0),
    Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  );
  return fc
    .record({
      fields: fc.array(fc.tuple(fc.constantFrom('code', 'x', '__proto__'), nastyText), { maxLength: 3 }),
      code: fc.constantFrom('fc-kk', 'fc-ktp', 'dokumentasi', 'tidak-dikenal', '', 'FC KK'),
      parts: fc.array(fc.tuple(nastyText, files), { maxLength: 2 }),
      cut: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true })),
    })
    .map(({ fields, code, parts, cut }): Sent => {
      const boundary = 'alur-fuzz';
      const lines: Uint8Array[] = [['code', code] as const, ...fields].map(([name, value]) =>
        Buffer.from(
          `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value.slice(0, 5000)}\r\n`,
        ),
      );
      for (const [name, bytes] of parts) {
        const fileName = name.slice(0, 300).replace(/["\r\n]/g, '');
        const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\ncontent-type: application/pdf\r\n\r\n`;
        lines.push(Buffer.from(head), bytes, Buffer.from('\r\n'));
      }
      const whole = Buffer.concat([...lines, Buffer.from(`--${boundary}--\r\n`)]);
      return {
        type: `multipart/form-data; boundary=${boundary}`,
        payload: whole.subarray(0, Math.ceil(whole.length * cut)),
      };
    });
}

/** What a fuzzed request may reach for. */
export interface Reach {
  /** By role. */
  readonly tokens: ReadonlyMap<string, string>;
  readonly targets: Targets;
  /** Cases whose next step is open. */
  readonly openCases: readonly string[];
}

/** Any request that an officer who may use the route could send. */
export function requestTo(route: DeclaredRoute, { tokens, targets, openCases }: Reach): fc.Arbitrary<RawRequest> {
  const example = exampleOf(route);
  const target = targetOf(route.path, targets);
  const known = fc.constantFrom(...openCases, target['caseId']!);
  const steps = fc.constantFrom(
    'completeness',
    'verification',
    'validation',
    'survey',
    'decision',
    'recommendation',
    'report',
  );
  const param = (name: string) => {
    const sound = name === 'caseId' ? known : name === 'stepId' ? steps : fc.constant(target[name] ?? 'x');
    return fc.oneof(
      { weight: 5, arbitrary: sound },
      nastyText.map((text) => text.slice(0, 400)),
    );
  };
  const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
  const query = fc.dictionary(
    fc.constantFrom(
      'after',
      'limit',
      'cursor',
      'purpose',
      'month',
      'programme',
      'type',
      'year',
      'tiket',
      'kode',
      'x',
      '__proto__',
      'a[b]',
    ),
    fc.oneof(fc.constantFrom('oku-selatan/case/x@1', '-1', '1', '2026-07', 'verifikasi', 'bansos-lansia'), nastyText),
    { maxKeys: 2 },
  );
  const headers = fc.dictionary(
    fc.constantFrom(
      'idempotency-key',
      'if-match',
      'x-correlation-id',
      'traceparent',
      'x-letter-pin',
      'accept',
      'content-length',
      'x-forwarded-for',
    ),
    headerText,
    { maxKeys: 2 },
  );
  return fc
    .record({
      params: fc.tuple(...names.map(param)),
      query: seldom(query),
      headers: seldom(headers),
      role: fc.constantFrom(...(allowedRoles(route).length === 0 ? ['front-office'] : allowedRoles(route))),
      sent: route.method === 'GET' ? fc.constant<Sent>({}) : bodyOf(example, target),
      address: fc.nat(250),
    })
    .map(({ params, query: asked, headers: { 'content-length': _, ...given }, role, sent, address }) => {
      const filled = names.reduce(
        (path, name, index) => path.replace(new RegExp(`:${name}\\b`), () => inUrl(params[index] ?? '')),
        route.path,
      );
      const search = Object.entries(asked).map(([name, value]) => `${inUrl(name)}=${inUrl(value.slice(0, 2000))}`);
      return {
        method: route.method,
        url: search.length === 0 ? filled : `${filled}?${search.join('&')}`,
        headers: {
          authorization: `Bearer ${tokens.get(role) ?? ''}`,
          ...(sent.type === undefined ? {} : { 'content-type': sent.type }),
          ...given,
        },
        payload: sent.payload,
        // A citizen behind another address each time: the limit on requests is not what is tested here.
        remoteAddress: `10.0.0.${address}`,
      };
    });
}

/** Mostly nothing: one fault hides what the others would have shown. */
function seldom(dictionary: fc.Arbitrary<Record<string, string>>): fc.Arbitrary<Record<string, string>> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant<Record<string, string>>({}) }, dictionary);
}

function inUrl(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
