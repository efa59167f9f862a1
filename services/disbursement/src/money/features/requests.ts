import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { EVIDENCE_KINDS, type EvidenceKind, PLACES, WAYS } from '../domain/funds-request-events.ts';

export const FUNDS_ROUTE = 'api/disbursement/funds/:caseId';

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const CODE = /^[a-z0-9][a-z0-9.-]{0,59}$/;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const PAPER_NUMBER = /^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,79}$/;
const ID_MESSAGE = '$property bukan nomor yang dikenal';
const CODE_MESSAGE = '$property harus berupa kode, misalnya berkas-kurang';
const DATE_MESSAGE = '$property harus berupa tanggal, misalnya 2026-08-03';
const NUMBER_MESSAGE = '$property harus berupa nomor surat, misalnya 00123/SP2D/LS/2026';
const MAX_RUPIAH = 1_000_000_000_000;

export class CaseParams {
  @IsString()
  @Matches(ID, { message: ID_MESSAGE })
  caseId!: string;
}

export class HandoverParams extends CaseParams {
  @IsString()
  @Matches(ID, { message: ID_MESSAGE })
  handoverId!: string;
}

export class EvidenceParams extends CaseParams {
  @IsString()
  @Matches(ID, { message: ID_MESSAGE })
  householdId!: string;

  @IsString()
  @Matches(/^[A-Za-z0-9-]{8,80}$/, { message: ID_MESSAGE })
  evidenceId!: string;
}

export class FundLineParams {
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(2100)
  year!: number;

  @Matches(CODE, { message: CODE_MESSAGE })
  fund!: string;

  @Matches(CODE, { message: CODE_MESSAGE })
  line!: string;
}

export class BudgetBody {
  @ApiProperty({ description: 'Pagu, rupiah bulat', example: 500_000_000 })
  @IsInt()
  @Min(0)
  @Max(MAX_RUPIAH)
  budget!: number;
}

export class RecipientBody {
  @ApiProperty()
  @Matches(ID, { message: ID_MESSAGE })
  householdId!: string;

  @ApiProperty({ description: 'Rupiah bulat', example: 2_500_000 })
  @IsInt()
  @Min(1)
  @Max(MAX_RUPIAH)
  amount!: number;
}

export class DraftBody extends FundLineParams {
  @ApiProperty({ type: [RecipientBody] })
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => RecipientBody)
  recipients!: RecipientBody[];
}

export class ReasonBody {
  @ApiProperty({ example: 'berkas-kurang' })
  @Matches(CODE, { message: CODE_MESSAGE })
  reasonCode!: string;

  @ApiPropertyOptional({ description: 'Catatan petugas; disimpan terenkripsi', maxLength: 2000 })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string;
}

export class NotReceivedBody extends ReasonBody {
  @ApiProperty()
  @Matches(ID, { message: ID_MESSAGE })
  householdId!: string;
}

export class NumberedBody {
  @ApiProperty({ example: '00123/SP2D/LS/2026' })
  @Matches(PAPER_NUMBER, { message: NUMBER_MESSAGE })
  number!: string;

  @ApiProperty({ example: '2026-08-03' })
  @Matches(DATE, { message: DATE_MESSAGE })
  @IsISO8601({ strict: true }, { message: DATE_MESSAGE })
  date!: string;
}

export class SppBody extends NumberedBody {
  @ApiProperty({ enum: ['LS', 'TU'] })
  @IsIn(['LS', 'TU'])
  instrument!: 'LS' | 'TU';
}

export class Sp2dBody extends NumberedBody {
  @ApiProperty({ description: 'Rupiah bulat; sama dengan yang diajukan' })
  @IsInt()
  @Min(1)
  @Max(MAX_RUPIAH)
  amount!: number;
}

export class AccountBody extends NumberedBody {
  @ApiProperty({ description: 'Jumlah yang diserahkan, rupiah bulat' })
  @IsInt()
  @Min(0)
  @Max(MAX_RUPIAH)
  handedOver!: number;

  @ApiProperty({ description: 'Sisa yang dikembalikan, rupiah bulat' })
  @IsInt()
  @Min(0)
  @Max(MAX_RUPIAH)
  returned!: number;
}

const VILLAGE_ROLES = ['petugas-desa', 'kepala-desa-lurah'] as const;

export class VillageOfficerBody {
  @ApiProperty({ description: 'Aparat desa/kelurahan hadir (R-10)' })
  @IsBoolean()
  present!: boolean;

  @ApiProperty({ maxLength: 120 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  name!: string;

  @ApiProperty({ enum: VILLAGE_ROLES })
  @IsIn(VILLAGE_ROLES)
  role!: (typeof VILLAGE_ROLES)[number];
}

export class EvidenceBody {
  @ApiProperty({ description: 'Id bukti yang sudah diunggah' })
  @Matches(/^[A-Za-z0-9-]{8,80}$/, { message: ID_MESSAGE })
  evidenceId!: string;

  @ApiProperty({ enum: EVIDENCE_KINDS })
  @IsIn(EVIDENCE_KINDS)
  kind!: EvidenceKind;
}

export class HandOverFundsBody {
  @ApiProperty()
  @Matches(ID, { message: ID_MESSAGE })
  householdId!: string;

  @ApiProperty({ enum: PLACES })
  @IsIn(PLACES)
  place!: (typeof PLACES)[number];

  @ApiProperty({ enum: WAYS })
  @IsIn(WAYS)
  way!: (typeof WAYS)[number];

  @ApiProperty({ type: VillageOfficerBody })
  @IsDefined()
  @ValidateNested()
  @Type(() => VillageOfficerBody)
  villageOfficer!: VillageOfficerBody;

  @ApiProperty({ description: 'Diterima langsung oleh korban, tidak diwakilkan (R-10)' })
  @IsBoolean()
  receivedByRecipient!: boolean;

  @ApiProperty({ type: [EvidenceBody] })
  @ArrayMaxSize(20)
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => EvidenceBody)
  evidence!: EvidenceBody[];
}
