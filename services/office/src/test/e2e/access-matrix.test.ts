import {
  type AccessRule,
  type Asked,
  accessTo,
  type CaseFacts,
  type DeclaredRoute,
  forOfficers,
  type Officer,
  purposesOf,
} from '@alur/identity';
import type { FactsOf, ServiceDescriptor } from '@alur/platform';
import { type Role, rolesOf } from '@alur/standards';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SERVICES } from '../../composition/office.ts';
import type { Target } from '../fixtures/example.ts';
import { NOW, officerOf, openOffice, type TestOffice } from '../fixtures/office.ts';
import { ALL_ROLES, allowedRoles, exampleOf, inject, routesOf, urlOf } from '../fixtures/requests.ts';
import { finishedCases, type Targets, targetOf } from '../fixtures/targets.ts';

const HERE = '16.09.01.2004';
/** Officers of the demo, who work for this village or its kecamatan or the whole office. */
const OFFICERS = new Map<Role, Officer>(ALL_ROLES.map((role) => [role, officerOf('oku-selatan', role)]));
const EVERYBODY = [...OFFICERS.values()].map(({ id }) => id);

/** How officer and case are related: what the facts of every case are while it is asked for. */
const RELATIONS: Readonly<Record<string, (facts: CaseFacts) => CaseFacts>> = {
  'own case': (facts) => ({ ...facts, village: HERE }),
  'other village': (facts) => ({ ...facts, village: '16.09.01.2003' }),
  'other kecamatan': (facts) => ({ ...facts, village: '16.09.02.2013' }),
  'no village': (facts) => ({ ...facts, village: null }),
  'other tenant': (facts) => ({ ...facts, tenant: 'luwu-timur' }),
  accused: (facts) => ({ ...facts, excluded: EVERYBODY }),
  'no step': (facts) => ({ ...facts, village: HERE, openedBy: 'nobody', roles: [] }),
};

/** What a path may name of a case or a person. */
const NAMED = /:(caseId|letterId|nominationId|batchId|subjectId|documentId|noteId|messageId|householdId|handoverId)\b/;
/**
 * Routes that name something and are not about one case: batches of the office, people whose privacy officer or counter asks,
 * and a use case that decides itself. A new one is added here with its reason in the declaration.
 */
const ELSEWISE = [
  'GET /api/disbursement/grant-batches/{batchId}',
  'GET /api/disbursement/grant-batches/{batchId}/decree',
  'GET /api/disbursement/grant-batches/{batchId}/report',
  'GET /api/notification/people/{subjectId}/consent',
  'GET /api/portal/access-log/{subjectId}',
  'GET /api/portal/grants/{batchId}',
  'PATCH /api/intake/people/{subjectId}',
  'POST /api/disbursement/grant-batches/{batchId}/decree',
  'POST /api/disbursement/grant-batches/{batchId}/report',
  'POST /api/intake/cases/{caseId}/emergency-access',
  'POST /api/intake/people/{subjectId}/erasure',
  'POST /api/intake/people/{subjectId}/export',
  'POST /api/intake/people/{subjectId}/identity',
  'POST /api/intake/people/{subjectId}/restriction',
  'POST /api/intake/people/{subjectId}/restriction-end',
  'POST /api/notification/people/{subjectId}/opt-in',
  'POST /api/notification/people/{subjectId}/opt-out',
];
const REFUSALS = ['case-not-found', 'wrong-village', 'no-need'];

type CaseRule = Extract<AccessRule, { readonly of: string }>;
type CaseRoute = DeclaredRoute & { readonly rule: CaseRule };

let folder: TestOffice;
let targets: Targets;

beforeAll(async () => {
  folder = await openOffice();
  targets = await finishedCases(folder);
  await folder.caughtUp();
  await folder.stop();
}, 180_000);

afterAll(() => folder.close());

function nameOf({ method, path }: Pick<DeclaredRoute, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** The same services on facts that are changed for a relation; each process remembers no facts of another. */
function related(change: (facts: CaseFacts) => CaseFacts): { services: ServiceDescriptor[]; real: () => FactsOf } {
  let real: FactsOf | undefined;
  const services = SERVICES.map((service): ServiceDescriptor => {
    const factsOf: NonNullable<ServiceDescriptor['factsOf']> = (ports) => {
      if (service.name === 'intake') real = service.factsOf!(ports);
      return async (tenant, caseId) => {
        const facts = await real!(tenant, caseId);
        return facts && change(facts);
      };
    };
    return { ...service, factsOf };
  });
  return { services, real: () => real! };
}

/** What a route is asked about: everything that its path, and its rule, may name. */
function targetFor(route: DeclaredRoute): Target {
  const letter: Target = targets.letter;
  return { ...letter, messageId: 'no-message', ...targetOf(route.path, targets) };
}

function caseRoutes(office: TestOffice): CaseRoute[] {
  return routesOf(office).filter((route): route is CaseRoute => route.rule !== undefined && 'of' in route.rule);
}

/** An empty request, apart from what the rule reads of it: whoever is let through is told what is missing. */
async function ask(office: TestOffice, route: CaseRoute, officer: Officer) {
  const target = targetFor(route);
  const query = exampleOf(route).query === undefined ? '' : `?purpose=${purposesOf(officer.roles)[0] ?? 'x'}`;
  const url = `${urlOf(route, target).split('?')[0]}${query}`;
  const headers = { authorization: `Bearer ${await office.tokenOf(officer)}`, 'content-type': 'application/json' };
  const named = route.path.includes(`:${route.rule.field}`) ? {} : { [route.rule.field]: target[route.rule.field] };
  const payload = route.method === 'GET' ? undefined : JSON.stringify(named);
  return inject(office, { method: route.method, url, headers, ...(payload === undefined ? {} : { payload }) });
}

/** What the rule says, asked without HTTP. */
function expected(route: CaseRoute, officer: Officer, facts: CaseFacts): string {
  if (!allowedRoles(route).includes(officer.roles[0]!)) return 'wrong-role';
  const extra = route.rule.of === 'recipient' ? rolesOf('grant-batch') : [];
  const verdict = accessTo(officer, { ...facts, roles: [...facts.roles, ...extra] }, route.rule.asked, NOW);
  return verdict.allowed ? 'allowed' : verdict.code;
}

function found({ status, code }: { readonly status: number; readonly code: string | undefined }): string {
  if (code === 'wrong-role') return code;
  return REFUSALS.includes(code ?? '') || status === 401 || code === 'route-not-declared' ? String(code) : 'allowed';
}

describe('every route of every OpenAPI document', () => {
  test('that names a case, a person, a letter, a batch, a document or an incident has a rule', async () => {
    const office = await openOffice(SERVICES, folder.dataDirectory);
    try {
      const routes = routesOf(office).filter(forOfficers);
      const declared = new Map(routes.map((route) => [nameOf(route).replace(/:(\w+)/g, '{$1}'), route]));
      const documented: string[] = [];
      for (const { name } of SERVICES) {
        const { text } = await inject(office, { method: 'GET', url: `/api/${name}/openapi.json` });
        const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, unknown>> };
        for (const [path, methods] of Object.entries(paths)) {
          for (const method of Object.keys(methods)) documented.push(`${method.toUpperCase()} ${path}`);
        }
      }
      const naming = documented.filter((name) => NAMED.test(name.replace(/\{(\w+)\}/g, ':$1')));
      const open = routesOf(office).filter(({ declaration }) => declaration === 'public');
      const isPublic = (name: string) => open.some((route) => nameOf(route).replace(/:(\w+)/g, '{$1}') === name);
      const unruled = naming.filter((name) => !isPublic(name) && declared.get(name)?.rule === undefined);
      expect(naming.length).toBeGreaterThan(100);
      expect(unruled).toEqual([]);
      const elsewise = naming.filter((name) => {
        const rule = declared.get(name)?.rule;
        return rule !== undefined && !('of' in rule);
      });
      expect(elsewise.sort()).toEqual(ELSEWISE);
      const byKind = Map.groupBy(routes, ({ rule }) => Object.keys(rule ?? {})[0]);
      const kinds = [...byKind].map(([kind, of]) => `${kind}: ${of.length}`);
      process.stderr.write(
        `routes for officers: ${routes.length} (${kinds.join(', ')}); naming something: ${naming.length}\n`,
      );
    } finally {
      await office.stop();
    }
  }, 60_000);
});

let size = 0;
describe.each(Object.entries(RELATIONS))('%s', (relation, change) => {
  let office: TestOffice;
  let real: () => FactsOf;
  beforeAll(async () => {
    const wrapped = related(change);
    real = wrapped.real;
    office = await openOffice(wrapped.services, folder.dataDirectory);
  }, 60_000);
  afterAll(() => office.stop());

  test('every route about a case answers every role as the rule says', async () => {
    const routes = caseRoutes(office);
    expect(routes.length).toBeGreaterThan(80);
    const wrong: string[] = [];
    let allowed = 0;
    for (const route of routes) {
      const { caseId } = targetFor(route);
      const facts = change((await real()('oku-selatan', caseId!))!);
      for (const [role, officer] of OFFICERS) {
        const answer = await ask(office, route, officer);
        // The tray of a message that is not there belongs to no case.
        const wanted = route.rule.of === 'message' ? ['wrong-role', 'allowed'] : [expected(route, officer, facts)];
        const got = found(answer);
        if (!wanted.includes(got) || answer.status >= 500) {
          wrong.push(`${nameOf(route)} as ${role}: ${answer.status} ${answer.code}, expected ${wanted.join(' or ')}`);
        }
        if (answer.status < 300) allowed += 1;
        if (answer.status < 300 && (relation === 'other tenant' || relation === 'accused')) {
          wrong.push(`${nameOf(route)} as ${role}: answered ${answer.status}`);
        }
        size += 1;
      }
    }
    process.stderr.write(`${relation}: ${routes.length} routes × ${OFFICERS.size} roles, ${allowed} answered\n`);
    expect(wrong).toEqual([]);
  }, 120_000);
});

describe('lists, searches, counts and exports', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice(SERVICES, folder.dataDirectory);
  }, 60_000);
  afterAll(() => office.stop());

  test('name no case to an officer who does not see its line', async () => {
    const { factsOf } = SERVICES.find(({ name }) => name === 'intake')!;
    const facts = factsOf!(office.service('intake').ports);
    const ids = [...new Set(Object.values(targets).map(({ caseId }: Target) => caseId!))];
    const lists = routesOf(office).filter(({ rule }) => rule !== undefined && 'lists' in rule);
    expect(lists.length).toBeGreaterThan(8);
    const wrong: string[] = [];
    let shown = 0;
    for (const route of lists) {
      for (const [role, officer] of OFFICERS) {
        const authorization = `Bearer ${await office.tokenOf(officer)}`;
        const url = urlOf(route, targetFor(route));
        const request = { method: route.method, url, headers: { authorization, 'content-type': 'application/json' } };
        // A stream of events does not end by itself; who may watch what is tested in the portal.
        if (route.path.endsWith('/stream')) continue;
        const { text } = await inject(office, route.method === 'GET' ? request : { ...request, payload: '{}' });
        size += 1;
        for (const caseId of ids.filter((id) => text.includes(id))) {
          shown += 1;
          const verdict = accessTo(officer, (await facts('oku-selatan', caseId))!, 'line' satisfies Asked, NOW);
          if (!verdict.allowed) wrong.push(`${nameOf(route)} as ${role}: ${caseId}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(shown).toBeGreaterThan(20);
    process.stderr.write(`access matrix: ${size} requests\n`);
  }, 60_000);
});
