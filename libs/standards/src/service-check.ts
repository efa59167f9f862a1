import type { ServiceDefinition } from './definition.ts';
import { INPUT_DOCUMENTS, OUTPUT_DOCUMENTS } from './document-codes.ts';
import { alternatives } from './documents.ts';
import type { Route } from './route.ts';
import { checkRoute, type RouteFault } from './route-check.ts';
import type { Tenant } from './tenant.ts';

/** Everything wrong with one service definition beyond its shape. */
export function checkService(definition: ServiceDefinition, tenants: ReadonlyMap<string, Tenant>): RouteFault[] {
  const faults: RouteFault[] = [...checkDocuments(definition)].map((fault) => ({ step: null, fault }));
  const tenant = tenants.get(definition.tenant);
  if (!tenant) faults.push({ step: null, fault: `tenant "${definition.tenant}" is unknown` });
  if (definition.route) {
    faults.push(...checkRoute(definition.route), ...checkRules(definition, definition.route));
    if (tenant) faults.push(...checkNumbering(definition.route, tenant));
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

function* checkRules(definition: ServiceDefinition, route: Route): Generator<RouteFault> {
  const steps = Object.entries(route.steps);
  const surveyed = steps.some(([, step]) => step.kind === 'survey');
  for (const [id, step] of steps) {
    if (step.kind === 'funds' && definition.klasifikasiLokal === 'alam') {
      yield { step: id, fault: 'a natural disaster gets goods only, never money (R-05)' };
    }
    if (surveyed && (step.kind === 'letter' || step.kind === 'nomination') && !step.requires?.includes('survey')) {
      yield { step: id, fault: `a ${step.kind} of a service with a survey needs requires: [survey] (R-04)` };
    }
  }
  const moves = steps.some(([, step]) => step.kind === 'funds');
  if (definition.archetype === 'A4' && moves && definition.klasifikasiLokal === undefined) {
    yield { step: null, fault: 'a disaster service with money must state klasifikasiLokal (R-05)' };
  }
}

function* checkNumbering(route: Route, tenant: Tenant): Generator<RouteFault> {
  for (const [id, step] of Object.entries(route.steps)) {
    const letter = step.params?.['letter'];
    if (step.kind === 'letter' && typeof letter === 'string' && !Object.hasOwn(tenant.letterNumbering, letter)) {
      yield { step: id, fault: `tenants/${tenant.code}.yaml has no letterNumbering for "${letter}"` };
    }
  }
}
