import { withoutCase } from '@alur/identity';
import { ChoiceField, IntField, PatternField } from '@alur/platform';
import { asked, lineOf } from '@alur/read-models';
import { REGISTER_READERS } from '../application/access.ts';
import type { LetterState } from '../views/letters.ts';
import { list, pagesOf } from './export/list.ts';
import { ListQuery } from './export/lists.ts';

export class LettersQuery extends ListQuery {
  @PatternField(/^[a-z0-9-]{2,80}$/, { optional: true, example: 'rekomendasi-sktm' })
  type?: string;

  @IntField({ optional: true, min: 2000, max: 2999, fromText: true, example: 2026 })
  year?: number;

  @ChoiceField(['signed', 'withdrawn'], { optional: true })
  state?: LetterState;
}

/** Signed letters, the newest first; with type and year in the order of their numbers. */
export const listLetters = list({
  operationId: 'ListLetters_list',
  heading: 'Surat',
  route: 'api/portal/letters',
  readers: REGISTER_READERS,
  access: withoutCase('the register of the office, without persons'),
  summary: 'Buku register surat',
  query: LettersQuery,
  find: ({ views }, { tenant, query: { type, year, state } }) => {
    const numbered = type !== undefined && year !== undefined;
    const order = numbered ? { sequence: { gte: 1 } } : { signedAt: { gte: '' } };
    const filter = asked({ tenant, ...order, type, year, state });
    const sort = { by: [numbered ? 'sequence' : 'signedAt'], direction: 'desc' } as const;
    return pagesOf(views.letters, { filter, sort }, (items) =>
      items.map((letter) => {
        const { codeKey, ...line } = lineOf(letter);
        return { ...line, letterId: letter._id };
      }),
    );
  },
  name: 'register-surat',
  columns: [
    ['Nomor', (letter) => letter.number],
    ['Jenis', (letter) => letter.type],
    ['Nomor urut', (letter) => letter.sequence],
    ['Tahun', (letter) => letter.year],
    ['Keadaan', (letter) => (letter.state === 'withdrawn' ? 'Dicabut' : 'Berlaku')],
    ['Ditandatangani', (letter, stamp) => stamp(letter.signedAt)],
    ['Penanda tangan', (letter) => letter.signer],
    ['Diserahkan', (letter, stamp) => stamp(letter.deliveredAt)],
    ['Melalui', (letter) => letter.via],
    ['Dicabut', (letter, stamp) => stamp(letter.withdrawnAt)],
    ['Alasan pencabutan', (letter) => letter.withdrawnFor],
    ['Kode verifikasi', (letter) => letter.verificationCode],
    ['Perkara', (letter) => letter.caseId],
  ],
});
