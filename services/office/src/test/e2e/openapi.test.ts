import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Conformance } from '../fixtures/conformance.ts';
import { openOffice, type TestOffice } from '../fixtures/office.ts';
import { documentsOf, type OpenApi, type Operation, operationsOf } from '../fixtures/openapi.ts';

let office: TestOffice;
let documents: ReadonlyMap<string, OpenApi>;

beforeAll(async () => {
  office = await openOffice();
  documents = await documentsOf(office);
});

afterAll(() => office.close());

function faultsOf(path: string, operation: Operation): string[] {
  const faults: string[] = [];
  const statuses = Object.keys(operation.responses).filter((status) => /^2/.test(status));
  if (statuses.length === 0) faults.push('no success');
  for (const status of statuses) {
    if (status !== '204' && operation.responses[status]!.content === undefined) faults.push(`no body for ${status}`);
  }
  if (operation['x-alur-roles'] === undefined) faults.push('no roles');
  if (!operation['x-alur-problems']?.length) faults.push('no problems');
  if (operation.security === undefined) faults.push('no security');
  for (const [, name] of path.matchAll(/\{(\w+)\}/g)) {
    if (!operation.parameters?.some((one) => one.in === 'path' && one.name === name)) faults.push(`no ${name}`);
  }
  return faults;
}

test('G1: every operation says what it answers, to whom, how one signs in, its problems and path parameters', () => {
  const operations = [...documents.values()].flatMap(operationsOf);
  const faults = operations.flatMap(({ method, path, operation }) =>
    faultsOf(path, operation).map((fault) => `${method} ${path} (${operation.operationId}): ${fault}`),
  );
  expect(faults).toEqual([]);
  expect(operations.length).toBeGreaterThan(150);
});

test('every schema that a document names is in it', () => {
  for (const [name, document] of documents) {
    const named = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, of]) => of!);
    const missing = named.filter((of) => !Object.hasOwn(document.components.schemas, of));
    expect([name, missing]).toEqual([name, []]);
  }
});

test('an answer that is not as its document says is found', async () => {
  const conformance = await Conformance.of(office);
  const answer = {
    method: 'GET',
    path: '/api/auth/me?x=1',
    status: 200,
    headers: { 'content-type': 'application/json' },
  };
  const me = { id: 'oku-selatan.a', tenant: 'oku-selatan', roles: ['tksk'], village: null, district: null };
  conformance.look({ ...answer, body: me });
  expect([conformance.faults, conformance.seen]).toEqual([[], 1]);
  conformance.look({ ...answer, body: { ...me, nik: '1609010107459991' } });
  conformance.look({ ...answer, body: { ...me, village: undefined } });
  conformance.look({ ...answer, status: 409, body: { code: 'never-heard-of' } });
  expect(conformance.faults).toHaveLength(3);
});
