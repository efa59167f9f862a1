import type { Decider, DomainEvent } from '@alur/event-sourcing';

export interface AssignedNumber {
  readonly sequence: number;
  readonly number: string;
}

export type NumberAssigned = DomainEvent<
  'letter-register.number-assigned.v1',
  AssignedNumber & { readonly letterId: string }
>;

/** What the office's number pattern may show besides the sequence. */
export interface NumberFacts {
  /** Pattern of the tenant, e.g. `{classification}/{sequence}/DINSOS/{romanMonth}/{year}`. */
  readonly pattern: string;
  readonly classification: string;
  /** Date on the letter, `2026-08-03`. */
  readonly issueDate: string;
  /** Village code, for registers of a village. */
  readonly village: string | null;
}

export interface RegisterState {
  readonly last: number;
  readonly numbers: Readonly<Record<string, AssignedNumber>>;
}

/** The letter already has its number: asking again changes nothing. */
export interface AssignNumber extends NumberFacts {
  readonly type: 'assign';
  readonly letterId: string;
}

/**
 * One register per tenant, year and letter type (village letters: per village). Numbers run 1, 2, 3 … without a gap,
 * and a letter keeps its number for good, also when it is withdrawn.
 */
export const letterRegister: Decider<RegisterState, AssignNumber, NumberAssigned> = {
  name: 'letter-register',
  eventTypes: ['letter-register.number-assigned.v1'],
  initial: { last: 0, numbers: {} },
  decide(state, command) {
    const { letterId } = command;
    if (state.numbers[letterId] !== undefined) return [];
    const sequence = state.last + 1;
    const number = formatLetterNumber(sequence, command);
    return [{ type: 'letter-register.number-assigned.v1', data: { letterId, sequence, number } }];
  },
  evolve(state, { data: { letterId, sequence, number } }) {
    return { last: sequence, numbers: { ...state.numbers, [letterId]: { sequence, number } } };
  },
};

/** Id of the register: `2026.surat-keterangan-dtks`, `2026.surat-pengantar-dtks.73.24.08.2001`. */
export function registerId(issueDate: string, letterType: string, village: string | null): string {
  return [issueDate.slice(0, 4), letterType, ...(village === null ? [] : [village])].join('.');
}

const ROMAN_MONTHS = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];

/** Fills the pattern of the tenant; `{sequence:3}` pads with zeros. An unknown placeholder is an error of the tenant's data. */
export function formatLetterNumber(
  sequence: number,
  { pattern, classification, issueDate, village }: NumberFacts,
): string {
  const values: Readonly<Record<string, string>> = {
    sequence: String(sequence),
    classification,
    year: issueDate.slice(0, 4),
    month: issueDate.slice(5, 7),
    romanMonth: ROMAN_MONTHS[Number(issueDate.slice(5, 7)) - 1] ?? '',
    village: village ?? '',
  };
  return pattern.replace(/\{(\w+)(?::(\d))?\}/g, (placeholder, name: string, width?: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Letter number pattern holds the unknown placeholder ${placeholder}`);
    return width === undefined ? value : value.padStart(Number(width), '0');
  });
}
