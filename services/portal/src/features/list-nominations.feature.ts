import type { MaskedPerson } from '@alur/contracts';
import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { PORTS, type ServicePorts } from '@alur/platform';
import type { Page } from '@alur/read-models';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { OFFICE } from '../access.ts';
import { PageQuery, page, pageOptions } from '../paging.ts';
import { PortalViews } from '../portal-views.ts';
import type { NominationDocument } from '../views/nominations.ts';

export class NominationsQuery extends PageQuery {
  @ApiProperty({ example: 'bansos-lansia' })
  @Matches(/^[a-z0-9-]{2,80}$/)
  programme!: string;

  @ApiPropertyOptional({ example: '16.09.01.2001' })
  @IsOptional()
  @Matches(/^\d\d\.\d\d\.\d\d\.\d{4}$/)
  village?: string;

  @ApiPropertyOptional({ enum: ['listed', 'removed'], default: 'listed' })
  @IsOptional()
  @IsIn(['listed', 'removed'])
  state?: NominationDocument['state'];
}

export interface NominationLine extends Omit<NominationDocument, 'tenant'> {
  readonly nominationId: string;
  readonly person: MaskedPerson | null;
}

@ApiTags('Usulan')
@ApiBearerAuth()
@Controller('api/portal')
export class ListNominations {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
  ) {}

  @Get('nominations')
  @Roles(...OFFICE)
  @ApiOperation({ summary: 'Daftar calon penerima satu program, yang terlama lebih dulu' })
  async list(
    @CurrentOfficer() { tenant }: Officer,
    @Query() { programme, village, state = 'listed', ...paging }: NominationsQuery,
  ): Promise<Page<NominationLine>> {
    const { items, next } = await page(
      this.views.nominations.find({
        filter: { tenant, programme, state, ...(village === undefined ? {} : { village }) },
        sort: [{ field: 'listedAt', direction: 'asc' }],
        ...pageOptions(paging),
      }),
    );
    const people = await this.ports.people.masked(
      tenant,
      items.flatMap((item) => item.subjectId ?? []),
    );
    return {
      items: items.map(({ _id, _version, _sources, tenant: _, ...nomination }) => ({
        ...nomination,
        nominationId: _id,
        person: people.get(nomination.subjectId ?? '') ?? null,
      })),
      next,
    };
  }
}
