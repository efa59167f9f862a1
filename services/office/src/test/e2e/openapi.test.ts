import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openOffice, type TestOffice } from '../fixtures/office.ts';

const DOCUMENTS = ['intake', 'verification', 'survey', 'disbursement', 'notification', 'portal', 'auth', 'operations'];
const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
  readonly security?: readonly object[];
  readonly 'x-alur-roles'?: unknown;
  readonly 'x-alur-problems'?: readonly string[];
}

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

let office: TestOffice;
const documents = new Map<string, OpenApi>();

beforeAll(async () => {
  office = await openOffice();
  for (const name of DOCUMENTS) {
    const answer = await fetch(`${office.url}/api/${name}/openapi.json`, {
      headers: { authorization: `Bearer ${await office.token('oku-selatan', 'operator')}` },
    });
    expect([name, answer.status]).toEqual([name, 200]);
    documents.set(name, (await answer.json()) as OpenApi);
  }
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
  const faults: string[] = [];
  let operations = 0;
  for (const { paths } of documents.values()) {
    for (const [path, item] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(item)) {
        if (!METHODS.has(method)) continue;
        operations += 1;
        faults.push(
          ...faultsOf(path, operation).map((fault) => `${method} ${path} (${operation.operationId}): ${fault}`),
        );
      }
    }
  }
  expect(faults).toEqual([]);
  expect(operations).toBeGreaterThan(150);
});

test('every schema that a document names is in it', () => {
  for (const [name, document] of documents) {
    const named = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, of]) => of!);
    const missing = named.filter((of) => !Object.hasOwn(document.components.schemas, of));
    expect([name, missing]).toEqual([name, []]);
  }
});
