import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

export const GRANTS_ROUTE = 'api/disbursement/grant-batches';

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const ID_MESSAGE = '$property bukan id yang dikenal';
const DEVICE_ID = /^[A-Za-z0-9-]{8,80}$/;
const CODE = /^[a-z][a-z0-9-]{1,79}$/;
const CODE_MESSAGE = '$property harus berupa kode, misalnya salah-daftar';
const TEXT_MESSAGE = '$property terlalu panjang atau kosong';

export class BatchParams {
  @Matches(ID, { message: ID_MESSAGE })
  batchId!: string;
}

export class RecipientParams extends BatchParams {
  @Matches(ID, { message: ID_MESSAGE })
  subjectId!: string;
}

export class EvidenceParams extends RecipientParams {
  @Matches(DEVICE_ID, { message: ID_MESSAGE })
  evidenceId!: string;
}

export class OpenBatchBody {
  @ApiProperty({ example: 'bansos-penyandang-disabilitas' })
  @Matches(CODE, { message: 'service harus slug layanan' })
  service!: string;

  @ApiPropertyOptional({ description: 'Jenis bantuan bila layanan mempunyai beberapa jenis', example: 'KUBE' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  choice?: string;
}

export class CandidatesQuery {
  @ApiProperty({ example: 'bansos-penyandang-disabilitas' })
  @Matches(CODE, { message: 'service harus slug layanan' })
  service!: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  after?: string;
}

export class ListCandidateBody {
  @ApiProperty({ description: 'Perkara calon, atau perkara yang mengusulkannya' })
  @Matches(ID, { message: ID_MESSAGE })
  caseId!: string;
}

export class ItemBody {
  @ApiProperty({ example: 'Kursi roda' })
  @IsString()
  @Length(1, 120, { message: TEXT_MESSAGE })
  description!: string;

  @ApiProperty({ example: 1 })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  quantity!: number;

  @ApiProperty({ example: 'unit' })
  @IsString()
  @Length(1, 20, { message: TEXT_MESSAGE })
  unit!: string;
}

export class GrantWitnessBody {
  @ApiProperty()
  @IsString()
  @Length(1, 120, { message: TEXT_MESSAGE })
  name!: string;

  @ApiProperty({ example: 'Kepala Desa' })
  @IsString()
  @Length(1, 80, { message: TEXT_MESSAGE })
  position!: string;
}

export class GrantHandOverBody {
  @ApiProperty({ type: [ItemBody], description: 'Kosong bila hanya uang' })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => ItemBody)
  items!: ItemBody[];

  @ApiPropertyOptional({ description: 'Rupiah bulat, bila uang diserahkan', example: 1_500_000 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000_000_000)
  amount?: number;

  @ApiProperty({ type: GrantWitnessBody, description: 'Saksi selain yang menyerahkan' })
  @IsDefined()
  @ValidateNested()
  @Type(() => GrantWitnessBody)
  witness!: GrantWitnessBody;

  @ApiProperty({ type: [String], description: 'Bukti tanda terima yang sudah diunggah' })
  @ArrayMinSize(1, { message: 'unggah dulu bukti tanda terima' })
  @ArrayMaxSize(10)
  @Matches(DEVICE_ID, { each: true, message: ID_MESSAGE })
  evidenceIds!: string[];

  @ApiProperty({ enum: ['kantor', 'lokasi'] })
  @IsIn(['kantor', 'lokasi'], { message: 'place harus kantor atau lokasi' })
  place!: 'kantor' | 'lokasi';

  @ApiPropertyOptional({ description: 'Wajib bila penerima sudah menerima bantuan lain', example: 'kebutuhan-berbeda' })
  @IsOptional()
  @Matches(CODE, { message: CODE_MESSAGE })
  doubleAidReason?: string;

  @ApiPropertyOptional({ description: 'Catatan pada BAST; disimpan terenkripsi' })
  @IsOptional()
  @IsString()
  @Length(1, 1000, { message: TEXT_MESSAGE })
  note?: string;
}

export class RemoveRecipientBody {
  @ApiProperty({ example: 'meninggal' })
  @Matches(CODE, { message: CODE_MESSAGE })
  reasonCode!: string;

  @ApiPropertyOptional({ description: 'Catatan; disimpan terenkripsi' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string;
}
