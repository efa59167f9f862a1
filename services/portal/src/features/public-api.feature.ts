import { Public } from '@alur/identity';
import { PatternField, Reads, Routes } from '@alur/platform';
import { REASONS, type ReasonList } from '@alur/standards';
import { Inject, Param, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Catalogue, type CatalogueLine, type ServicePage } from '../application/catalogue.ts';
import { type CheckedLetter, LetterCheck } from '../application/letter-check.ts';
import { TicketTracking, type Tracking } from '../application/tracking.ts';

/** Enough for people, too little for guessing codes. */
export const GUESS_LIMIT = { rateLimit: { max: 60, timeWindow: '1 minute' } };

export class ServicesQuery {
  @PatternField(/^[a-z0-9-]{2,60}$/, { optional: true, example: 'oku-selatan' })
  tenant?: string;
}

@Routes('api/portal/public', 'Umum')
@Public()
export class PublicApi {
  constructor(
    @Inject(Catalogue) private readonly catalogue: Catalogue,
    @Inject(TicketTracking) private readonly tracking: TicketTracking,
    @Inject(LetterCheck) private readonly letters: LetterCheck,
  ) {}

  @Reads('services', 'Daftar layanan yang diumumkan')
  services(@Query() { tenant }: ServicesQuery): { readonly items: readonly CatalogueLine[] } {
    return { items: this.catalogue.list(tenant) };
  }

  @Reads('services/:slug', 'Standar satu layanan: teks yang diumumkan dengan sumbernya, dan nilai yang dipakai')
  service(@Param('slug') slug: string): ServicePage {
    return this.catalogue.service(slug);
  }

  @Reads('reasons', 'Daftar kode alasan per tindakan, dengan kata Indonesia dan Inggris')
  reasons(): { readonly items: readonly ReasonList[] } {
    return { items: REASONS };
  }

  @Reads('tracking/:ticket', 'Keadaan permohonan menurut nomor tiket, tanpa nama')
  @RouteConfig(GUESS_LIMIT)
  track(@Param('ticket') ticket: string): Promise<Tracking> {
    return this.tracking.find(ticket);
  }

  @Reads('letters/:verificationCode', 'Keabsahan surat menurut kode verifikasinya')
  @RouteConfig(GUESS_LIMIT)
  letter(@Param('verificationCode') verificationCode: string): Promise<CheckedLetter> {
    return this.letters.find(verificationCode);
  }
}
