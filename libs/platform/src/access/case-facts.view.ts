import { CaseClosed, CaseOpened, CaseReopened, type DataOf, EmergencyAccessOpened, StepOpened } from '@alur/contracts';
import type { CaseFacts } from '@alur/identity';
import { folding, type View } from '@alur/read-models';
import { rolesInStep } from '@alur/standards';

/** The facts of a case that was just opened. */
export function openedFacts(opened: DataOf<typeof CaseOpened>, tenant: string): CaseFacts {
  const { kind, service, subjectId, village, openedBy, excluded = [] } = opened;
  return { tenant, kind, service, subjectId, village, openedBy, excluded, roles: [], grants: [], closedAt: null };
}

export function withStep<Facts extends CaseFacts>(facts: Facts, step: DataOf<typeof StepOpened>): Facts {
  return { ...facts, roles: [...new Set([...facts.roles, ...rolesInStep(step)])] };
}

export function withGrant<Facts extends CaseFacts>(
  facts: Facts,
  { officer, until }: DataOf<typeof EmergencyAccessOpened>,
): Facts {
  return { ...facts, grants: [...facts.grants, { officer, until }] };
}

/** Who may see each case, in every service that does not keep this itself; its id is the case id. */
export function caseFactsView(service: string): View<CaseFacts> {
  const { begin, on, view } = folding<CaseFacts>();
  return view({
    collection: { name: `${service}-case-facts`, version: 2, indexes: [['tenant']] },
    idOf: ({ caseId }) => caseId,
    folds: [
      begin(CaseOpened, (opened, { tenant }) => openedFacts(opened, tenant)),
      on(StepOpened, withStep),
      on(EmergencyAccessOpened, withGrant),
      on(CaseClosed, (facts, { at }) => ({ ...facts, closedAt: at })),
      on(CaseReopened, (facts) => ({ ...facts, closedAt: null })),
    ],
  });
}
