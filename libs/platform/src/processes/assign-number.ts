import type { Standards } from '@alur/standards';
import {
  type AssignedNumber,
  type NumberedPaper,
  numberOf,
  numberRegister,
  numberRegisterId,
} from './number-register.ts';
import type { ProcessStep } from './process-manager.ts';

/**
 * Gives a paper its number, or answers the one that it has. Fix `issueDate` in an event first, so that a step that is done
 * again over New Year asks the same register.
 */
export async function assignNumber(
  step: ProcessStep,
  standards: Pick<Standards, 'tenant'>,
  paper: { readonly owner: string; readonly paper: NumberedPaper; readonly issueDate: string },
): Promise<AssignedNumber> {
  const command = { type: 'assign', ...paper, tenant: standards.tenant(step.context.tenant) } as const;
  const register = await step.perform(numberRegister, numberRegisterId(paper), command);
  const assigned = numberOf(register, paper.owner);
  if (assigned === undefined) throw new Error(`${paper.paper} ${paper.owner} got no number from its register`);
  return assigned;
}
