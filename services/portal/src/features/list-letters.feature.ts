import { withoutCase } from '@alur/identity';
import { ChoiceField, IntField, PatternField } from '@alur/platform';
import { asked, lineOf } from '@alur/read-models';
import { letterOf, officerName, type Tenant } from '@alur/standards';
import { REGISTER_READERS } from '../application/access.ts';
import type { LetterState } from '../views/letters.ts';
import { type ListSources, list, pagesOf } from './export/list.ts';
import { ListQuery } from './export/lists.ts';
import { inWords } from './export/sheet.ts';

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
  access: withoutCase('the register of the office, persons masked'),
  summary: 'Buku register: surat, nota dinas dan berita acara yang bernomor',
  query: LettersQuery,
  find: (sources, { tenant, query: { type, year, state } }) => {
    const numbered = type !== undefined && year !== undefined;
    const order = numbered ? { sequence: { gte: 1 } } : { signedAt: { gte: '' } };
    const filter = asked({ tenant, ...order, type, year, state });
    const sort = { by: [numbered ? 'sequence' : 'signedAt'], direction: 'desc' } as const;
    return pagesOf(sources.views.letters, { filter, sort }, async (items) => {
      const office = sources.ports.standards.tenant(tenant);
      const cases = await sources.views.cases.getMany([...new Set(items.flatMap(({ caseId }) => caseId ?? []))]);
      const subjects = items.map(({ subjectId, caseId }) => ({
        subjectId: subjectId ?? cases.get(caseId ?? '')?.subjectId ?? null,
      }));
      const personOf = await sources.people(tenant, subjects);
      return items.map((letter, index) => {
        const { codeKey, subjectId, kind, ...line } = lineOf(letter);
        const { signedAt, signer } = line;
        const person = personOf(subjects[index]!);
        return {
          ...line,
          letterId: letter._id,
          typeName: sources.wording.letter(tenant, line.type, dayIn(sources, tenant, signedAt)),
          person,
          addressee: addresseeOf(office, line.type) ?? person?.name ?? null,
          signerName: signer && officerName(office, signer),
        };
      });
    });
  },
  name: 'register-surat',
  columns: [
    ['Nomor', (letter) => letter.number],
    ['Jenis', (letter) => letter.typeName],
    ['Perihal: nama (disamarkan)', (letter) => letter.person?.name ?? null],
    ['Kepada', (letter) => letter.addressee],
    ['Nomor urut', (letter) => letter.sequence],
    ['Tahun', (letter) => letter.year],
    ['Keadaan', (letter) => (letter.state === 'withdrawn' ? 'Dicabut' : 'Berlaku')],
    ['Ditandatangani', (letter, stamp) => stamp(letter.signedAt)],
    ['Penanda tangan', (letter) => letter.signerName],
    ['Diserahkan', (letter, stamp) => stamp(letter.deliveredAt)],
    ['Melalui', (letter) => inWords(letter.via)],
    ['Dicabut', (letter, stamp) => stamp(letter.withdrawnAt)],
    ['Alasan pencabutan', (letter) => inWords(letter.withdrawnFor)],
    ['Kode verifikasi', (letter) => letter.verificationCode],
    ['Perkara', (letter) => letter.caseId],
  ],
});

const ADDRESSEES: Readonly<Record<string, string>> = { 'nota-dinas': 'Kepala BPKAD selaku PPKD' };

/** The office that a paper goes to; undefined where it goes to the person. */
function addresseeOf({ name, office }: Pick<Tenant, 'name' | 'office'>, type: string): string | undefined {
  const first = letterOf(type)?.addressee[0];
  return ADDRESSEES[type] ?? first?.replace('{kabupaten}', name).replace('{kantor}', office.name);
}

function dayIn({ ports }: ListSources, tenant: string, at: string | null): string {
  return ports.standards.localDate({ tenant, at: at ?? ports.clock.now().toISOString() });
}
