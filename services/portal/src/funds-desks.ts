import type { Role } from '@alur/standards';

/** Whose turn it is: the office itself or the treasury. */
export type FundsDesk = 'dinas' | 'bpkad';

interface NextAct {
  readonly desk: FundsDesk;
  readonly role: Role;
  readonly act: string;
}

/** What comes after each state of a request for money; a state that is missing here ends the request. */
export const NEXT_ACTS: Readonly<Record<string, NextAct>> = {
  drafted: { desk: 'dinas', role: 'kepala-dinas', act: 'Tanda tangani nota dinas' },
  signed: { desk: 'dinas', role: 'kabid-linjamsos', act: 'Kirim nota dinas ke BPKAD' },
  submitted: { desk: 'bpkad', role: 'bpkad', act: 'Terima berkas' },
  received: { desk: 'bpkad', role: 'bpkad', act: 'Setujui, kembalikan atau tolak' },
  returned: { desk: 'dinas', role: 'kabid-linjamsos', act: 'Perbaiki dan ajukan lagi' },
  approved: { desk: 'bpkad', role: 'bpkad', act: 'Terbitkan SPP' },
  'spp-issued': { desk: 'bpkad', role: 'bpkad', act: 'Terbitkan SPM' },
  'spm-issued': { desk: 'bpkad', role: 'bpkad', act: 'Terbitkan SP2D' },
  'sp2d-issued': { desk: 'bpkad', role: 'bpkad', act: 'Cairkan dana' },
  disbursed: { desk: 'dinas', role: 'bendahara-bansos', act: 'Serahkan kepada penerima, lalu sampaikan SPJ' },
  accounted: { desk: 'bpkad', role: 'bpkad', act: 'Periksa SPJ dan tutup' },
};

export const DESK_OF_FUNDS_STATE: Readonly<Record<string, FundsDesk>> = Object.fromEntries(
  Object.entries(NEXT_ACTS).map(([state, { desk }]) => [state, desk]),
);
