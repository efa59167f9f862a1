import { type Decider, type Decision, type DomainEvent, evolution, reject } from '@alur/event-sourcing';

/** One order to pay (Surat Perintah Pencairan Dana) as BPKAD numbered it. */
export interface Sp2d {
  /** As `sp2dKey` gives it. */
  readonly number: string;
  /** `2026-08-03` */
  readonly date: string;
  /** Whole rupiah. */
  readonly amount: number;
  readonly requestId: string;
  /** Round of the request: a request that was opened again needs another order. */
  readonly round: number;
}

export type Sp2dRegistered = DomainEvent<'sp2d-register.registered.v1', Sp2d>;

export interface Sp2dRegisterState {
  readonly orders: readonly Sp2d[];
}

/** The request already has this order: asking again changes nothing. */
export interface RegisterSp2d extends Sp2d {
  readonly type: 'register';
}

/** One register per tenant and year of the SP2D: one number pays one request. */
export const sp2dRegister: Decider<Sp2dRegisterState, RegisterSp2d, Sp2dRegistered> = {
  name: 'sp2d-register',
  initial: { orders: [] },
  decide({ orders }, { number, date, amount, requestId, round }): Decision<Sp2dRegistered> {
    const known = orders.find((order) => order.number === number);
    if (known?.requestId === requestId && known.round === round) return [];
    if (known !== undefined) {
      return reject(
        'sp2d-already-used',
        'Nomor SP2D ini sudah dipakai untuk pengajuan lain. Periksa kembali nomornya.',
        {
          facts: { requestId: known.requestId },
        },
      );
    }
    return [{ type: 'sp2d-register.registered.v1', data: { number, date, amount, requestId, round } }];
  },
  ...evolution<Sp2dRegisterState, Sp2dRegistered>({
    'sp2d-register.registered.v1': ({ orders }, order) => ({ orders: [...orders, order] }),
  }),
};

/** Id of the register of a date: its year. */
export function sp2dRegisterId(date: string): string {
  return date.slice(0, 4);
}

/** One number typed in two ways is one number: capitals, without spaces. */
export function sp2dKey(number: string): string {
  return number.replace(/\s+/g, '').toUpperCase();
}
