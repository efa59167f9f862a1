import { ChoiceField, IntField, TextField } from '@alur/platform';
import { CaptureBody } from './capture-body.ts';

/** What the surveyor saw. The text is personal data: it goes into the vault only. */
export class FindingsBody extends CaptureBody {
  @TextField({ kind: 'note', min: 1, max: 4000, description: 'Uraian temuan', message: 'summary harus 1–4000 huruf' })
  summary!: string;

  @ChoiceField(['layak', 'kurang-layak', 'tidak-layak'], {
    optional: true,
    message: 'housing harus layak, kurang-layak atau tidak-layak',
  })
  housing?: string;

  @IntField({ optional: true, min: 1, max: 50, description: 'Jumlah anggota rumah tangga' })
  householdSize?: number;

  @IntField({
    optional: true,
    min: 0,
    max: 1_000_000_000,
    description: 'Perkiraan penghasilan per bulan, rupiah bulat',
  })
  monthlyIncomeRupiah?: number;
}

/** The part of the findings that is kept in the vault. */
export type FindingsRecord = Pick<
  FindingsBody,
  'summary' | 'housing' | 'householdSize' | 'monthlyIncomeRupiah' | 'coordinates'
>;
