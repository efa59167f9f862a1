import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { ChoiceField, IntField, PatternField, Routes } from '@alur/platform';
import type { Page } from '@alur/read-models';
import { OFFICE } from '@alur/standards';
import { Get, Inject, Query, type StreamableFile } from '@nestjs/common';
import { PortalViews } from '../application/portal-views.ts';
import type { LetterDocument, LetterState } from '../views/letters.ts';
import { Listed, ListQuery, Lists } from './export/lists.ts';
import type { Sheet } from './export/sheet.ts';

export class LettersQuery extends ListQuery {
  @PatternField(/^[a-z0-9-]{2,80}$/, { optional: true, example: 'rekomendasi-sktm' })
  type?: string;

  @IntField({ optional: true, min: 2000, max: 2999, fromText: true, example: 2026 })
  year?: number;

  @ChoiceField(['signed', 'withdrawn'], { optional: true })
  state?: LetterState;
}

export interface LetterLine extends Omit<LetterDocument, 'tenant' | 'codeKey'> {
  readonly letterId: string;
}

const SHEET: Sheet<LetterLine> = {
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
};

@Routes('api/portal', 'Surat')
export class ListLetters {
  constructor(
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  /** Signed letters, the newest first; with type and year in the order of their numbers. */
  @Get('letters')
  @Roles(...OFFICE)
  @Listed('Buku register surat')
  list(
    @CurrentOfficer() { tenant }: Officer,
    @Query() query: LettersQuery,
  ): Promise<Page<LetterLine> | StreamableFile> {
    const { type, year, state } = query;
    const field = type !== undefined && year !== undefined ? 'sequence' : 'signedAt';
    const filter = {
      tenant,
      [field]: field === 'sequence' ? { gte: 1 } : { gte: '' },
      ...(type === undefined ? {} : { type }),
      ...(year === undefined ? {} : { year }),
      ...(state === undefined ? {} : { state }),
    };
    return this.lists.answer(tenant, query, SHEET, async (paging) => {
      const { items, next } = await this.views.letters.find({
        filter,
        sort: { by: [field], direction: 'desc' },
        ...paging,
      });
      return {
        items: items.map(({ _id, _version, _sources, tenant: _, codeKey, ...letter }) => ({
          ...letter,
          letterId: _id,
        })),
        next,
      };
    });
  }
}
