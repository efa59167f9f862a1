import { type Decider, type DomainEvent, evolution } from '@alur/event-sourcing';
import { formatLetterNumber, type LetterType, numberingOf, type Tenant } from '@alur/standards';

export interface AssignedNumber {
  readonly letterId: string;
  readonly sequence: number;
  readonly number: string;
}

export type NumberAssigned = DomainEvent<'letter-register.number-assigned.v1', AssignedNumber>;

export interface RegisterState {
  /** In the order of the sequence. An array, because copying a map of thousands for each letter takes seconds a year. */
  readonly numbers: readonly AssignedNumber[];
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
  initial: { numbers: [] },
  decide(state, { letterId, letterType, issueDate, village, tenant }) {
    if (numberOf(state, letterId) !== undefined) return [];
    const sequence = state.numbers.length + 1;
    const number = formatLetterNumber(tenant, letterType, { sequence, issuedOn: issueDate, village });
    return [{ type: 'letter-register.number-assigned.v1', data: { letterId, sequence, number } }];
  },
  ...evolution<RegisterState, NumberAssigned>({
    'letter-register.number-assigned.v1': ({ numbers }, assigned) => ({ numbers: [...numbers, assigned] }),
  }),
};

export function numberOf(state: RegisterState, letterId: string): AssignedNumber | undefined {
  return state.numbers.find((assigned) => assigned.letterId === letterId);
}

/** Id of the register: `2026.surat-keterangan-dtks`, or of a village `2026.surat-pengantar-dtks.73.24.08.2001`. */
export function registerId({
  letterType,
  issueDate,
  village,
  tenant,
}: Omit<AssignNumber, 'type' | 'letterId'>): string {
  const perVillage = numberingOf(tenant, letterType)?.register === 'village' && village !== null;
  return [issueDate.slice(0, 4), letterType, ...(perVillage ? [village] : [])].join('.');
}
