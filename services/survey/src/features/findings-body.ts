import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { CaptureBody } from './capture-body.ts';

/** What the surveyor saw. The text is personal data: it goes into the vault only. */
export class FindingsBody extends CaptureBody {
  @ApiProperty({ description: 'Uraian temuan' })
  @IsString()
  @Length(1, 4000, { message: 'summary harus 1–4000 huruf' })
  summary!: string;

  @ApiProperty({ required: false, enum: ['layak', 'kurang-layak', 'tidak-layak'] })
  @IsOptional()
  @IsIn(['layak', 'kurang-layak', 'tidak-layak'], { message: 'housing harus layak, kurang-layak atau tidak-layak' })
  housing?: string;

  @ApiProperty({ required: false, description: 'Jumlah anggota rumah tangga' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(50)
  householdSize?: number;

  @ApiProperty({ required: false, description: 'Perkiraan penghasilan per bulan, rupiah bulat' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000_000)
  monthlyIncomeRupiah?: number;
}

/** The part of the findings that lies in the vault. */
export type FindingsRecord = Pick<
  FindingsBody,
  'summary' | 'housing' | 'householdSize' | 'monthlyIncomeRupiah' | 'coordinates'
>;
