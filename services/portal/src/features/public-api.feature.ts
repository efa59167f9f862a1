import { Public } from '@alur/identity';
import { PatternField } from '@alur/platform';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Catalogue, type CatalogueLine, type ServicePage } from '../application/catalogue.ts';
import { type CheckedLetter, LetterCheck } from '../application/letter-check.ts';
import { TicketTracking, type Tracking } from '../application/tracking.ts';

/** Enough for people, too little for guessing codes. */
export const GUESS_LIMIT = { rateLimit: { max: 60, timeWindow: '1 minute' } };

export class ServicesQuery {
  @PatternField(/^[a-z0-9-]{2,60}$/, { optional: true, example: 'oku-selatan' })
  tenant?: string;
}

@ApiTags('Umum')
@Controller('api/portal/public')
@Public()
export class PublicApi {
  constructor(
    @Inject(Catalogue) private readonly catalogue: Catalogue,
    @Inject(TicketTracking) private readonly tracking: TicketTracking,
    @Inject(LetterCheck) private readonly letters: LetterCheck,
  ) {}

  @Get('services')
  @ApiOperation({ summary: 'Daftar layanan yang diumumkan' })
  services(@Query() { tenant }: ServicesQuery): { readonly items: readonly CatalogueLine[] } {
    return { items: this.catalogue.list(tenant) };
  }

  @Get('services/:slug')
  @ApiOperation({ summary: 'Standar satu layanan: teks yang diumumkan dengan sumbernya, dan nilai yang dipakai' })
  service(@Param('slug') slug: string): ServicePage {
    return this.catalogue.service(slug);
  }

  @Get('tracking/:ticket')
  @RouteConfig(GUESS_LIMIT)
  @ApiOperation({ summary: 'Keadaan permohonan menurut nomor tiket, tanpa nama' })
  track(@Param('ticket') ticket: string): Promise<Tracking> {
    return this.tracking.find(ticket);
  }

  @Get('letters/:verificationCode')
  @RouteConfig(GUESS_LIMIT)
  @ApiOperation({ summary: 'Keabsahan surat menurut kode verifikasinya' })
  letter(@Param('verificationCode') verificationCode: string): Promise<CheckedLetter> {
    return this.letters.find(verificationCode);
  }
}
