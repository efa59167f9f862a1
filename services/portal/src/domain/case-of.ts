import type { ContractMessage } from '@alur/contracts';

/** The case that an event is about. Undefined for one about a person: that an identity was seen belongs to the access log only. */
export function caseOf({ data }: Pick<ContractMessage, 'data'>): string | undefined {
  if (typeof data !== 'object' || data === null || !('caseId' in data)) return undefined;
  return typeof data.caseId === 'string' && !('purpose' in data) ? data.caseId : undefined;
}
