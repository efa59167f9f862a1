import type { ServiceDefinition } from './definition.ts';
import { INPUT_DOCUMENTS, OUTPUT_DOCUMENTS } from './document-codes.ts';
import { alternatives } from './documents.ts';
import type { RouteFault } from './faults.ts';
import { numberingOf } from './letter-numbers.ts';
import { FILERS, type RoleList } from './role-groups.ts';
import type { Route, Step } from './route.ts';
import { checkRoute } from './route-check.ts';
import { closeOutcome } from './route-walk.ts';
import { stepKind } from './step-kinds.ts';
import type { Tenant } from './tenant.ts';

/** Everything wrong with one service definition beyond its shape. */
export function checkService(definition: ServiceDefinition, tenants: ReadonlyMap<string, Tenant>): RouteFault[] {
  const faults: RouteFault[] = [...checkDocuments(definition), ...checkFilers(definition)].map((fault) => ({
    step: null,
    fault,
  }));
  const tenant = tenants.get(definition.tenant);
  if (!tenant) faults.push({ step: null, fault: `tenant "${definition.tenant}" is unknown` });
  if (definition.route) {
    faults.push(...checkRoute(definition.route), ...checkRules(definition, definition.route));
    if (tenant) faults.push(...checkNumbering(definition.route, tenant), ...checkSigners(definition.route, tenant));
  }
  return faults;
}

function* checkDocuments(definition: ServiceDefinition): Generator<string> {
  const seen = new Set<string>();
  for (const rule of definition.documents) {
    for (const code of alternatives(rule)) {
      // A letter of one service may be a paper of another: the SKTM recommendation (INC-27).
      if (!Object.hasOwn(INPUT_DOCUMENTS, code) && !Object.hasOwn(OUTPUT_DOCUMENTS, code)) {
        yield `document code "${code}" is unknown`;
      }
      if (seen.has(code)) yield `document "${code}" is asked twice`;
      seen.add(code);
    }
  }
}

/** Nobody may name a filer whom the counter for this kind of case refuses, and what only a Pendamping proposes he must be able to file. */
function* checkFilers({ kind, filedBy, applicants }: ServiceDefinition): Generator<string> {
  const able: RoleList = FILERS[kind];
  for (const role of filedBy) {
    if (!able.includes(role))
      yield `filedBy: role "${role}" cannot file a case of kind "${kind}"; roles that can: ${able.join(', ')}`;
  }
  const proposed = kind !== 'complaint' && applicants.every((applicant) => applicant === 'pendamping');
  if (proposed && !filedBy.includes('pendamping-bansos'))
    yield 'filedBy: only "pendamping-bansos" files what a Pendamping proposes';
}

function* checkRules(definition: ServiceDefinition, route: Route): Generator<RouteFault> {
  const steps = Object.entries(route.steps);
  const surveyed = steps.some(([, step]) => step.kind === 'survey');
  for (const [id, step] of steps) {
    if (surveyed && (step.kind === 'letter' || step.kind === 'nomination') && !step.requires?.includes('survey')) {
      yield { step: id, fault: `a ${step.kind} of a service with a survey needs requires: [survey] (R-04)` };
    }
    if (step.kind === 'document-verification' && closeOutcome(step.on['failed'] ?? 'return') !== null) {
      yield { step: id, fault: 'a failed paper returns the file; only a lead may reject it (R-03)' };
    }
    if (step.kind === 'funds') yield* checkFunds(definition, id, step);
    const { only } = stepKind(step.kind);
    if (only !== undefined && definition.kind !== only) {
      yield { step: id, fault: `kind "${step.kind}" is for services of kind ${only}` };
    }
    if (step.limitFrom === 'report' && definition.kind !== 'incident') {
      yield { step: id, fault: 'limitFrom: report is for services of kind incident' };
    }
  }
  if (definition.kind === 'incident') yield* checkIncident(definition, steps);
  else if (definition.klasifikasiLokal !== undefined) {
    yield { step: null, fault: 'klasifikasiLokal is for services of kind incident' };
  }
  yield* checkPapers(definition, steps);
}

/** a service for one class says so itself; one that leaves the class to the report limits its money step. */
function* checkFunds(definition: ServiceDefinition, id: string, step: Step): Generator<RouteFault> {
  if (definition.klasifikasiLokal === 'alam') {
    yield { step: id, fault: 'a natural disaster gets goods only, never money (R-05)' };
  }
  if (definition.klasifikasiLokal === undefined && step.params?.['onlyFor'] !== 'sosial') {
    yield { step: id, fault: 'money without klasifikasiLokal needs params.onlyFor: sosial (R-05)' };
  }
}

/** Aid is decided on, and the report to the head of the office closes the case. */
function* checkIncident(definition: ServiceDefinition, steps: readonly [string, Step][]): Generator<RouteFault> {
  if (definition.clockStarts !== 'report')
    yield { step: null, fault: 'the clock of an incident starts with the report' };
  for (const [id, step] of steps) {
    const aid = step.kind === 'goods' || step.kind === 'funds';
    if (aid && !step.requires?.includes('eligibility-decision')) {
      yield { step: id, fault: `a step of ${step.kind} needs requires: [eligibility-decision] (R-08)` };
    }
    if (step.kind !== 'report' && Object.values(step.on).includes('close-completed')) {
      yield { step: id, fault: 'only the report to the head of the office completes a disaster case (R-23)' };
    }
  }
}

/** Papers that may follow are waited for by a step, and that step has something to wait for (INC-17). */
function* checkPapers(definition: ServiceDefinition, steps: readonly [string, Step][]): Generator<RouteFault> {
  const following = definition.documents.some((rule) => rule.wajib && rule.menyusul);
  const waiting = steps.find(([, step]) => step.kind === 'papers');
  if (following && !waiting) yield { step: null, fault: 'documents with menyusul need a step of kind "papers"' };
  if (waiting && !following) yield { step: waiting[0], fault: 'no document has menyusul, so no paper can follow' };
}

function* checkNumbering(route: Route, tenant: Tenant): Generator<RouteFault> {
  for (const [id, step] of Object.entries(route.steps)) {
    for (const paper of numberedPapers(step)) {
      if (numberingOf(tenant, paper) === undefined) {
        yield { step: id, fault: `tenants/${tenant.code}.yaml has no letterNumbering for "${paper}"` };
      }
    }
  }
}

/** A letter and a nota dinas are signed by whom the tenant's data name as holder of the office; village heads need no entry. */
function* checkSigners(route: Route, tenant: Tenant): Generator<RouteFault> {
  for (const [id, { kind, params }] of Object.entries(route.steps)) {
    const signer = kind === 'letter' ? params?.['signer'] : kind === 'funds' ? 'kepala-dinas' : undefined;
    if (signer === undefined || signer === 'kepala-desa-lurah') continue;
    if (!tenant.officials.some(({ role }) => role === signer)) {
      yield { step: id, fault: `tenants/${tenant.code}.yaml names no official with the role "${signer}", who signs` };
    }
  }
}

/** Papers that a step issues under a number. */
function numberedPapers(step: Step): string[] {
  switch (step.kind) {
    case 'goods':
      return ['bast-barang'];
    case 'funds':
      return ['nota-dinas', 'bast-dana'];
    case 'grant-batch':
      return ['bast-bantuan'];
    case 'letter':
    case 'report': {
      const paper = step.params?.[step.kind];
      return typeof paper === 'string' ? [paper] : [];
    }
    default:
      return [];
  }
}
