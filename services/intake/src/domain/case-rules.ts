import {
  type Alarm,
  alarmsReached,
  type Limit,
  type RunningLimit,
  type ServiceDefinition,
  type Standards,
  type Step,
} from '@alur/standards';
import type { KnownCase, Pause } from './case-state.ts';

/** What a case reads of the standards. Pure: the same version of a definition never changes. */
export interface CaseRules {
  /** By slug or alias the version in force, or by slug a pinned version; undefined when the office has no such service. */
  service(tenant: string, slug: string, version?: number): ServiceDefinition | undefined;
  /** When a limit that counts from `start` is used up; null without a limit, or while a pause holds the clock. */
  dueAt(tenant: string, start: string, limit: Limit | null | undefined, pauses: readonly Pause[]): string | null;
  /** Levels of alarm that a limit has reached at an instant, lowest first. */
  alarmsReached(limit: RunningLimit, at: string): readonly Alarm[];
}

export function caseRules(standards: Pick<Standards, 'find' | 'service' | 'clock'>): CaseRules {
  return {
    service(tenant, slug, version) {
      const definition = version === undefined ? standards.find(slug) : standards.service(slug, version);
      return definition?.tenant === tenant ? definition : undefined;
    },
    dueAt: (tenant, start, limit, pauses) => standards.clock.dueAt({ start, limit: limit ?? null, tenant, pauses }),
    alarmsReached: (limit, at) => alarmsReached(standards.clock, limit, at),
  };
}

/** Tenant and rules that a decision about a case depends on. */
export interface OfficeRules {
  readonly tenant: string;
  readonly rules: CaseRules;
}

export function definitionOf(state: KnownCase, tenant: string, rules: CaseRules): ServiceDefinition {
  const { service, serviceVersion } = state.opened;
  const definition = rules.service(tenant, service, serviceVersion);
  if (!definition)
    throw new Error(`The standards no longer hold ${service} version ${serviceVersion}, which a case pins`);
  return definition;
}

export function stepOf(definition: ServiceDefinition, stepId: string): Step {
  const step = definition.route?.steps[stepId];
  if (!step) throw new Error(`${definition.slug} version ${definition.version} has no step ${stepId}`);
  return step;
}
