import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { CaseReopened, type ContractMessage } from '@alur/contracts';
import { describe, expect, test } from '@jest/globals';
import { checkMessage } from '../message.ts';
import type { RecordContent } from './client.ts';
import { decode, encode, MAX_DATA_BYTES } from './cloud-events.ts';

const message: ContractMessage = {
  id: 'e-1',
  type: CaseReopened.type,
  source: 'alur/intake',
  subject: 'case-1',
  time: '2026-07-01T02:30:00.000Z',
  tenant: 'oku-selatan',
  actor: 'oku-selatan.front-office-1',
  stream: 'oku-selatan/case/case-1',
  revision: 3,
  correlationId: 'c-1',
  data: { caseId: 'case-1', reasonCode: 'n3', by: 'oku-selatan.front-office-1', at: '2026-07-01T02:30:00.000Z' },
};

/** As the broker gives back what was sent; `change` makes it another one. */
function record(
  change: { key?: Buffer | null; value?: Buffer | null; headers?: Record<string, string | undefined> } = {},
): RecordContent {
  const sent = encode(message);
  const headers = Object.entries({ ...sent.headers, ...change.headers }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Buffer.from(value)] as const],
  );
  return {
    key: change.key === undefined ? Buffer.from(sent.key) : change.key,
    value: change.value === undefined ? Buffer.from(sent.value) : change.value,
    headers: Object.fromEntries(headers),
  };
}

function delivered(broken: RecordContent): ContractMessage {
  const decoded = decode(broken);
  if (!decoded.ok) throw new Error(decoded.error);
  return decoded.message;
}

test('is CloudEvents 1.0 in binary mode: lower-case attributes in headers, the subject as key, JSON as value', () => {
  const { key, value, headers } = encode({ ...message, causationId: 'k-1', traceparent: '00-a-b-01' });
  expect(key).toBe('case-1');
  expect(JSON.parse(value)).toEqual(message.data);
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: 'e-1',
    ce_causationid: 'k-1',
  });
  for (const name of Object.keys(headers)) expect(name).toMatch(/^(content-type|ce_[a-z0-9]{1,20})$/);
});

test('what is encoded comes back the same', () => {
  const seed = process.env['ALUR_SEED'] ?? String(randomInt(1_000_000_000));
  let state = Number(seed);
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
  const letters = [...'abcXYZ019-_./:|"\\{}\n Ñあ𝄞é'];
  const text = (least: number) =>
    Array.from({ length: least + random(30) }, () => letters[random(letters.length)]).join('');
  const data = (depth: number): unknown => {
    const kind = random(depth > 0 ? 6 : 4);
    if (kind === 0) return random(2) === 0;
    if (kind === 1) return random(1_000_000) / 7;
    if (kind === 2) return null;
    if (kind === 3) return text(0);
    if (kind === 4) return Array.from({ length: random(4) }, () => data(depth - 1));
    return Object.fromEntries(Array.from({ length: random(4) }, () => [text(1), data(depth - 1)]));
  };
  for (let round = 0; round < 300; round += 1) {
    const sent: ContractMessage = {
      id: text(1),
      type: text(1),
      source: text(1),
      subject: text(1),
      time: new Date(random(2 ** 31) * 1_000).toISOString(),
      tenant: text(1),
      actor: text(1),
      stream: text(1),
      revision: random(2 ** 31),
      correlationId: text(1),
      ...(random(2) === 0 ? {} : { causationId: text(1) }),
      ...(random(2) === 0 ? {} : { traceparent: text(1) }),
      data: data(3),
    };
    const { key, value, headers } = encode(sent);
    const incoming = {
      key: Buffer.from(key),
      value: Buffer.from(value),
      headers: Object.fromEntries(Object.entries(headers).map(([name, one]) => [name, Buffer.from(one)])),
    };
    try {
      expect(decode(incoming)).toEqual({ ok: true, message: sent });
    } catch (error) {
      throw new Error(`ALUR_SEED=${seed}`, { cause: error });
    }
  }
});

describe('what can be told apart parks under its key:', () => {
  const cases: [string, RecordContent, RegExp][] = [
    ['broken JSON', record({ value: Buffer.from('{"caseId":') }), /data is not JSON/],
    ['no data', record({ value: null }), /no data/],
    ['too much data', record({ value: Buffer.alloc(MAX_DATA_BYTES + 1, 32) }), /more than \d+ bytes/],
    ['an unknown type', record({ headers: { ce_type: 'alur.intake.case-sold.v1' } }), /^unknown-type: /],
    ['an unknown version', record({ headers: { ce_type: 'alur.intake.case-reopened.v9' } }), /^unknown-version: .*v9/],
    ['data against the contract', record({ value: Buffer.from('{"caseId":7}') }), /^invalid-data: .*caseId/],
    ['no type', record({ headers: { ce_type: undefined } }), /ce_type missing/],
    ['a time that is none', record({ headers: { ce_time: 'yesterday' } }), /ce_time/],
    ['another specification', record({ headers: { ce_specversion: '0.3' } }), /ce_specversion/],
    ['another content', record({ headers: { 'content-type': 'text/xml' } }), /content-type/],
  ];
  test.each(cases)('%s', (_name, broken, fault) => {
    const came = delivered(broken);
    expect(came).toMatchObject({ id: 'e-1', subject: 'case-1', stream: message.stream, revision: 3 });
    const checked = checkMessage(came);
    expect(checked.ok ? '' : checked.error).toMatch(fault);
  });
});

describe('nobody can park:', () => {
  const cases: [string, RecordContent, string][] = [
    ['a record without key', record({ key: null }), 'key'],
    ['an empty key', record({ key: Buffer.alloc(0) }), 'key'],
    ['a key without end', record({ key: Buffer.alloc(10_000, 65) }), 'key'],
    ['no id', record({ headers: { ce_id: undefined } }), 'ce_id'],
    ['no stream', record({ headers: { ce_stream: '' } }), 'ce_stream'],
    ['no revision', record({ headers: { ce_revision: undefined } }), 'ce_revision'],
    ['a revision below zero', record({ headers: { ce_revision: '-1' } }), 'ce_revision'],
    ['a revision beyond counting', record({ headers: { ce_revision: '9'.repeat(20) } }), 'ce_revision'],
    ['no tenant', record({ headers: { ce_tenant: undefined } }), 'ce_tenant'],
    ['nothing at all', { key: null, value: null }, 'key, ce_id, ce_stream, ce_revision, ce_tenant'],
  ];
  test.each(cases)('%s', (_name, broken, fault) => {
    expect(decode(broken)).toEqual({ ok: false, error: `unreadable record: ${fault} missing or not valid` });
  });
});

test('any bytes are read without throwing', () => {
  for (let round = 0; round < 500; round += 1) {
    const bytes = () => randomBytes(randomInt(40));
    const names = ['ce_id', 'ce_type', 'ce_stream', 'ce_revision', 'ce_time', 'content-type'];
    const headers = Object.fromEntries(names.map((name) => [name, randomInt(3) === 0 ? [bytes(), bytes()] : bytes()]));
    const decoded = decode({ key: bytes(), value: bytes(), headers });
    if (decoded.ok) expect(checkMessage(decoded.message).ok).toBe(false);
  }
});

test('what is larger than a consumer takes is not sent', () => {
  const data = { text: 'x'.repeat(MAX_DATA_BYTES) };
  expect(() => encode({ ...message, id: randomUUID(), data })).toThrow(/bytes/);
});
