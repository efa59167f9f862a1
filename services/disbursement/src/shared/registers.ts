import type { CommandContext } from '@alur/event-sourcing';
import { derivedContext, type ServicePorts } from '@alur/platform';
import {
  type AssignedNumber,
  type NumberedPaper,
  numberOf,
  numberRegister,
  numberRegisterId,
} from './domain/number-register.ts';

/**
 * Gives a paper its number, or answers the one that it has: may be asked again after a crash, by a request or a consumer.
 * Fix `issueDate` in an event first, so that a retry over New Year asks the same register.
 */
export async function assignNumber(
  ports: Pick<ServicePorts, 'runner' | 'standards'>,
  paper: { readonly owner: string; readonly paper: NumberedPaper; readonly issueDate: string },
  context: CommandContext,
): Promise<AssignedNumber> {
  const tenant = ports.standards.tenant(context.tenant);
  const command = { type: 'assign', ...paper, tenant } as const;
  const result = await ports.runner.execute(
    numberRegister,
    numberRegisterId(paper),
    command,
    derivedContext(context, `number/${paper.paper}/${paper.owner}`),
  );
  const assigned = result.outcome === 'accepted' ? numberOf(result.state, paper.owner) : undefined;
  if (assigned === undefined) throw new Error(`${paper.paper} ${paper.owner} got no number from its register`);
  return assigned;
}
