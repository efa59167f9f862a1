import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import type { Page } from '@alur/read-models';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { OFFICE } from '../access.ts';
import { PageQuery, page, pageOptions } from '../paging.ts';
import { PortalViews } from '../portal-views.ts';
import type { LetterDocument, LetterState } from '../views/letters.ts';

export class LettersQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'rekomendasi-sktm' })
  @IsOptional()
  @Matches(/^[a-z0-9-]{2,80}$/)
  type?: string;

  @ApiPropertyOptional({ example: 2026 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(2999)
  year?: number;

  @ApiPropertyOptional({ enum: ['signed', 'withdrawn'] })
  @IsOptional()
  @IsIn(['signed', 'withdrawn'])
  state?: LetterState;
}

export interface LetterLine extends Omit<LetterDocument, 'tenant' | 'codeKey'> {
  readonly letterId: string;
}

@ApiTags('Surat')
@ApiBearerAuth()
@Controller('api/portal')
export class ListLetters {
  constructor(@Inject(PortalViews) private readonly views: PortalViews) {}

  /** Signed letters, the newest first; with type and year in the order of their numbers. */
  @Get('letters')
  @Roles(...OFFICE)
  @ApiOperation({ summary: 'Buku register surat' })
  async list(
    @CurrentOfficer() { tenant }: Officer,
    @Query() { type, year, state, ...paging }: LettersQuery,
  ): Promise<Page<LetterLine>> {
    const field = type !== undefined && year !== undefined ? 'sequence' : 'signedAt';
    const { items, next } = await page(
      this.views.letters.find({
        filter: {
          tenant,
          [field]: field === 'sequence' ? { gte: 1 } : { gte: '' },
          ...(type === undefined ? {} : { type }),
          ...(year === undefined ? {} : { year }),
          ...(state === undefined ? {} : { state }),
        },
        sort: [{ field, direction: 'desc' }],
        ...pageOptions(paging),
      }),
    );
    return {
      items: items.map(({ _id, _version, _sources, tenant: _, codeKey, ...letter }) => ({ ...letter, letterId: _id })),
      next,
    };
  }
}
