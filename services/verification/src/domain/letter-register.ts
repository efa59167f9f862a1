import type { Decider, DomainEvent } from '@alur/event-sourcing';
import { formatLetterNumber, type Tenant } from '@alur/standards';
import type { LetterType } from './letter-rules.ts';

export interface AssignedNumber {
  readonly sequence: number;
  readonly number: string;
}

export type NumberAssigned = DomainEvent<
  'letter-register.number-assigned.v1',
  AssignedNumber & { readonly letterId: string }
>;

export interface RegisterState {
  readonly last: number;
  readonly numbers: Readonly<Record<string, AssignedNumber>>;
}

type Numbering = Pick<Tenant, 'code' | 'letterNumbering'>;

/** The letter already has its number: asking again changes nothing. */
export interface AssignNumber {
  readonly type: 'assign';
  readonly letterId: string;
  readonly letterType: LetterType;
  /** Date on the letter, `2026-08-03`. */
  readonly issueDate: string;
  readonly village: string | null;
  /** The tenant's patterns. */
  readonly tenant: Numbering;
}

/**
 * One register per tenant, year and letter type (village letters: per village). Numbers run 1, 2, 3 … without a gap,
 * and a letter keeps its number for good, also when it is withdrawn.
 */
export const letterRegister: Decider<RegisterState, AssignNumber, NumberAssigned> = {
  name: 'letter-register',
  eventTypes: ['letter-register.number-assigned.v1'],
  initial: { last: 0, numbers: {} },
  decide(state, { letterId, letterType, issueDate, village, tenant }) {
    if (state.numbers[letterId] !== undefined) return [];
    const sequence = state.last + 1;
    const number = formatLetterNumber(tenant, letterType, { sequence, issuedOn: issueDate, village });
    return [{ type: 'letter-register.number-assigned.v1', data: { letterId, sequence, number } }];
  },
  evolve(state, { data: { letterId, sequence, number } }) {
    return { last: sequence, numbers: { ...state.numbers, [letterId]: { sequence, number } } };
  },
};

/** Id of the register: `2026.surat-keterangan-dtks`, or of a village `2026.surat-pengantar-dtks.73.24.08.2001`. */
export function registerId({
  letterType,
  issueDate,
  village,
  tenant,
}: Omit<AssignNumber, 'type' | 'letterId'>): string {
  const perVillage = tenant.letterNumbering[letterType]?.register === 'village' && village !== null;
  return [issueDate.slice(0, 4), letterType, ...(perVillage ? [village] : [])].join('.');
}
