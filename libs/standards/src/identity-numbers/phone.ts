import type { ParseResult } from './parse-result.ts';

export interface PhoneFacts {
  /** Only mobile numbers can receive WhatsApp and SMS. */
  readonly mobile: boolean;
  /** `0812-3456-7890` */
  readonly display: string;
}

/**
 * Reads a phone number into E.164 (`+628…`): an Indonesian one, written `08…`, `8…`, `62…`, `+62…` or `+620…`, or one of
 * another country, written `+…` or `00…`, as families of migrant workers have.
 */
export function parsePhone(input: string): ParseResult<PhoneFacts> {
  const typed = input.replace(/[\s.()-]/g, '');
  if (!/^\+?\d+$/.test(typed)) {
    return refuse('format', 'Nomor telepon hanya boleh berisi angka, spasi, titik, tanda hubung, dan + di depan.');
  }
  const abroad = /^(?:\+|00)(?!62)(\d*)$/.exec(typed)?.[1];
  if (abroad !== undefined) return foreign(abroad);
  const national = typed.replace(/^(?:\+|00)?62/, '').replace(/^0/, '');
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

/** E.164: at most 15 digits, none of them a leading zero. */
function foreign(digits: string): ParseResult<PhoneFacts> {
  if (!/^[1-9]\d{6,14}$/.test(digits)) return refuse('format', 'Nomor telepon luar negeri tidak dikenal.');
  const message = 'Nomor telepon luar negeri; periksa kode negaranya, dan SMS mungkin tidak sampai.';
  return {
    ok: true,
    value: `+${digits}`,
    warnings: [{ code: 'foreign', message }],
    facts: { mobile: false, display: `+${digits}` },
  };
}

function groups(national: string): string {
  return [national.slice(0, 4), national.slice(4, 8), national.slice(8)].join('-');
}

function refuse(code: string, message: string): ParseResult<PhoneFacts> {
  return { ok: false, errors: [{ code, message }] };
}
