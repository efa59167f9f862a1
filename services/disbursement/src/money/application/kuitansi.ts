import { grouped, officePaper, officerOn, placeAndDate, type Recipient, signatoryOn, terbilang } from '@alur/documents';
import type { Tenant } from '@alur/standards';

/** Above it a receipt bears a revenue stamp of Rp10.000 (UU 10/2020 art. 3), whole rupiah. */
const FREE_OF_STAMP = 5_000_000;

export interface Kuitansi {
  readonly number: string;
  /** Budget line and year that the money comes from. */
  readonly account: string;
  readonly recipient: Recipient;
  /** Whole rupiah. */
  readonly amount: number;
  /** What the money is for. */
  readonly purpose: string;
  readonly issueDate: string;
  /** Officer id of who paid. */
  readonly cashier: string;
  readonly printedAt: string;
  /** True for a hand-over that was reversed. */
  readonly void: boolean;
}

/** `kuitansi`, signed by the recipient. Equal arguments give equal bytes. */
export async function printKuitansi(tenant: Tenant, kuitansi: Kuitansi): Promise<Uint8Array> {
  const { number, account, recipient, amount, purpose, issueDate, cashier, printedAt } = kuitansi;
  const unsigned = { nip: null, rank: null };
  return (await officePaper(tenant, { title: 'Kuitansi', printedAt }))
    .title('Kuitansi', number)
    .space()
    .row('Kode rekening', account)
    .row('Sudah terima dari', `Bendahara ${tenant.office.name}`)
    .row('Uang sejumlah', `${terbilang(amount)} rupiah`)
    .row('Untuk pembayaran', purpose)
    .row('Jumlah', `Rp${grouped(amount)},00`)
    .space()
    .signatures([
      { ...officerOn(tenant, cashier, 'bendahara-bansos', issueDate), above: ['Dibayar oleh'] },
      {
        ...unsigned,
        above: [placeAndDate(tenant, issueDate), ...(needsStamp(tenant, amount) ? ['Meterai Rp10.000'] : [])],
        title: 'Yang menerima',
        name: recipient.name,
      },
    ])
    .signatures([{ ...signatoryOn(tenant, 'kepala-dinas', issueDate), above: ['Mengetahui'] }])
    .finish({ number, ...(kuitansi.void && { watermark: 'BATAL' }) });
}

/** Whether a receipt has room for the revenue stamp; an office whose receipts are exempt turns it off. */
export function needsStamp({ meterai = 'auto' }: Pick<Tenant, 'meterai'>, amount: number): boolean {
  return meterai === 'auto' && amount > FREE_OF_STAMP;
}
