import { type Decider, type DomainEvent, evolution } from '@alur/event-sourcing';
import { formatLetterNumber, type Tenant } from '@alur/standards';

/** Papers besides letters that carry a number of the office. */
export type NumberedPaper =
  | 'bast-barang'
  | 'bast-dana'
  | 'bast-bantuan'
  | 'nota-dinas'
  | 'laporan-asesmen-bencana'
  | 'laporan-bencana-dibantu'
  | 'data-penerima-dibantu';

export interface AssignedNumber {
  /** What bears the number: the id of a hand-over, a request, a report … */
  readonly owner: string;
  readonly sequence: number;
  readonly number: string;
}

export type NumberAssigned = DomainEvent<'number-register.number-assigned.v1', AssignedNumber>;

export interface NumberRegisterState {
  /** In the order of the sequence. An array, because copying a map of thousands for each paper takes seconds a year. */
  readonly numbers: readonly AssignedNumber[];
}

/** An owner that has its number keeps it: asking again changes nothing. */
export interface AssignNumber {
  readonly type: 'assign';
  readonly owner: string;
  readonly paper: NumberedPaper;
  /** Date on the paper in the tenant's zone, `2026-08-03`. */
  readonly issueDate: string;
  /** The tenant's patterns. */
  readonly tenant: Pick<Tenant, 'code' | 'letterNumbering'>;
}

/** One register per tenant, year and paper. Numbers run 1, 2, 3 … without a gap; a cancelled paper keeps its own. */
export const numberRegister: Decider<NumberRegisterState, AssignNumber, NumberAssigned> = {
  name: 'number-register',
  initial: { numbers: [] },
  decide(state, { owner, paper, issueDate, tenant }) {
    if (numberOf(state, owner) !== undefined) return [];
    const sequence = state.numbers.length + 1;
    const number = formatLetterNumber(tenant, paper, { sequence, issuedOn: issueDate });
    return [{ type: 'number-register.number-assigned.v1', data: { owner, sequence, number } }];
  },
  ...evolution<NumberRegisterState, NumberAssigned>({
    'number-register.number-assigned.v1': ({ numbers }, assigned) => ({ numbers: [...numbers, assigned] }),
  }),
};

export function numberOf(state: NumberRegisterState, owner: string): AssignedNumber | undefined {
  return state.numbers.find((assigned) => assigned.owner === owner);
}

/** `2026.bast-barang` */
export function numberRegisterId({ paper, issueDate }: Pick<AssignNumber, 'paper' | 'issueDate'>): string {
  return `${issueDate.slice(0, 4)}.${paper}`;
}
