/** A fictitious person of the demo. Numbers have the shape of real ones and belong to nobody. */
export interface DemoPerson {
  readonly name: string;
  readonly nik?: string;
  readonly noNikReason?: string;
  readonly kk?: string;
  readonly birthDate?: string;
  readonly sex?: 'L' | 'P';
  readonly address?: string;
  readonly village?: string;
  readonly phone?: string;
}

export const OKU = '16.09.01.2001';
export const LUWU = '73.24.04.2001';

export function person(
  name: string,
  nik: string,
  kk: string,
  birthDate: string,
  sex: 'L' | 'P',
  address: string,
  phone: string,
  village = OKU,
): DemoPerson {
  return { name, nik, kk, birthDate, sex, address, phone, village };
}
