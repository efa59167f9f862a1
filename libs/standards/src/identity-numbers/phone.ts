import type { ParseResult } from './parse-result.ts';

export interface PhoneFacts {
  /** Only mobile numbers can receive WhatsApp and SMS. */
  readonly mobile: boolean;
  /** `0812-3456-7890` */
  readonly display: string;
}

/** Reads an Indonesian phone number, written `08…`, `8…`, `62…`, `+62…` or `+620…`, into E.164 (`+628…`). */
export function parsePhone(input: string): ParseResult<PhoneFacts> {
  const typed = input.replace(/[\s.()-]/g, '');
  if (!/^\+?\d+$/.test(typed)) {
    return refuse('format', 'Nomor telepon hanya boleh berisi angka, spasi, titik, tanda hubung, dan + di depan.');
  }
  if (typed.startsWith('+') && !typed.startsWith('+62')) {
    return refuse('country', 'Nomor telepon harus nomor Indonesia (+62).');
  }
  const national = typed.replace(/^\+?62/, '').replace(/^0/, '');
  if (!/^[1-9]\d*$/.test(national)) return refuse('format', 'Nomor telepon tidak dikenal.');
  if (national.length < 9 || national.length > 12) {
    return refuse('length', 'Panjang nomor telepon tidak sesuai: 9–12 angka setelah +62.');
  }
  const mobile = national.startsWith('8');
  return {
    ok: true,
    value: `+62${national}`,
    warnings: mobile
      ? []
      : [{ code: 'not-mobile', message: 'Bukan nomor seluler; WhatsApp dan SMS tidak dapat dikirim.' }],
    facts: { mobile, display: groups(`0${national}`) },
  };
}

function groups(national: string): string {
  return [national.slice(0, 4), national.slice(4, 8), national.slice(8)].join('-');
}

function refuse(code: string, message: string): ParseResult<PhoneFacts> {
  return { ok: false, errors: [{ code, message }] };
}
