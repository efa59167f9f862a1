import type { CaseFacts } from '@alur/identity';
import type { FactsOf, ServicePorts } from '@alur/platform';
import { caseDecider } from '../domain/case.ts';
import { caseRules } from '../domain/case-rules.ts';
import type { KnownCase } from '../domain/case-state.ts';

/** What access to a case is decided on, of its state. */
export function factsOfState(tenant: string, { opened, roles, grants, closed }: KnownCase): CaseFacts {
  const { kind, service, subjectId, village, openedBy, excluded = [] } = opened;
  return { tenant, kind, service, subjectId, village, openedBy, excluded, roles, grants, closedAt: closed?.at ?? null };
}

/** Straight from the log, so that a case is known as soon as it is filed. */
export function factsFromLog({ runner, standards }: Pick<ServicePorts, 'runner' | 'standards'>): FactsOf {
  const deciders = new Map(standards.tenants().map(({ code }) => [code, caseDecider(code, caseRules(standards))]));
  return async (tenant, caseId) => {
    const decider = deciders.get(tenant);
    const state = decider && (await runner.load(decider, tenant, caseId)).state;
    return state === undefined || state.status === 'none' ? undefined : factsOfState(tenant, state);
  };
}
