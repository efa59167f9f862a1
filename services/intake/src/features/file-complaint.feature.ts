import { Roles } from '@alur/identity';
import { Answered, type Call, Caller } from '@alur/platform';
import { FILERS } from '@alur/standards';
import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength, ValidateNested } from 'class-validator';
import { ComplaintServices } from '../application/complaint-services.ts';
import { type Filed, FilingDesk } from '../application/filing.ts';
import { FilingDto } from './filing.dto.ts';
import { CODE } from './person.dto.ts';

/** Kinds of complaint (3.8). */
export const COMPLAINT_CATEGORIES = [
  'tidak-berkadar-pengawasan',
  'berkadar-pengawasan',
  'aspirasi',
  'permintaan-informasi',
] as const;

export class ContactDto {
  @ApiProperty()
  @IsString()
  @MinLength(2)
  @MaxLength(150)
  name!: string;

  @ApiPropertyOptional({ description: 'Telepon atau e-mail untuk menjawab' })
  @IsOptional()
  @IsString()
  @MaxLength(150)
  reach?: string;
}

export class ComplaintDto extends FilingDto {
  @ApiPropertyOptional({
    description: 'Layanan pengaduan; bila kosong: pengaduan umum',
    example: 'pengaduan-bansos-pkh',
  })
  @IsOptional()
  @Matches(CODE)
  service?: string;

  @ApiPropertyOptional({ description: 'Layanan yang diadukan' })
  @IsOptional()
  @Matches(CODE)
  aboutService?: string;

  @ApiPropertyOptional({ description: 'Perkara yang diadukan' })
  @IsOptional()
  @IsString()
  @MaxLength(120)
  aboutCaseId?: string;

  @ApiPropertyOptional({ enum: COMPLAINT_CATEGORIES })
  @IsOptional()
  @IsIn(COMPLAINT_CATEGORIES)
  category?: (typeof COMPLAINT_CATEGORIES)[number];

  @ApiPropertyOptional({ description: 'Pengadu tidak menyebut diri' })
  @IsOptional()
  @IsBoolean()
  anonymous?: boolean;

  @ApiPropertyOptional({ type: ContactDto, description: 'Pengadu yang tidak didaftarkan sebagai orang' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ContactDto)
  contact?: ContactDto;

  @ApiPropertyOptional({ description: 'Id petugas yang diadukan: ia tidak dapat menangani pengaduan ini' })
  @IsOptional()
  @IsString()
  @MaxLength(120)
  accused?: string;

  @ApiPropertyOptional({ description: 'Nomor SP4N-LAPOR' })
  @IsOptional()
  @Matches(/^\d{4,12}$/, { message: 'Nomor LAPOR terdiri dari angka' })
  laporNumber?: string;

  @ApiProperty({ description: 'Isi pengaduan; disimpan terenkripsi' })
  @IsString()
  @MinLength(5)
  @MaxLength(5000)
  declare note: string;
}

@ApiTags('Pengaduan')
@Controller('api/intake/complaints')
export class FileComplaint {
  constructor(
    @Inject(FilingDesk) private readonly desk: FilingDesk,
    @Inject(ComplaintServices) private readonly services: ComplaintServices,
  ) {}

  @Post()
  @Roles(...FILERS.complaint)
  @ApiOperation({ summary: 'Catat pengaduan yang datang lewat saluran mana pun' })
  file(@Body() body: ComplaintDto, @Caller() { officer, context }: Call): Promise<Answered<Filed>> {
    const { service, aboutService, aboutCaseId, category, anonymous, contact, accused, laporNumber, ...form } = body;
    const { reporter: _, reporterId: __, subject, subjectId, ...nameless } = form;
    const own = subject !== undefined || subjectId !== undefined;
    return this.desk.file(
      {
        service: this.services.choose(officer.tenant, service),
        form: anonymous
          ? { ...nameless, relation: 'masyarakat' }
          : { ...form, relation: form.relation ?? (own ? 'diri' : 'masyarakat') },
        channel: form.channel ?? 'tatap-muka',
        about: this.services.about(officer.tenant, aboutService, aboutCaseId, category),
        excluded: accused === undefined ? [] : [accused],
        contact: { ...(anonymous ? {} : contact), laporNumber },
      },
      officer,
      context,
    );
  }
}
