import { Public } from '@alur/identity';
import {
  Answered,
  ChoiceField,
  Creates,
  ObjectField,
  PatternField,
  PORTS,
  ProblemException,
  type PublicCall,
  PublicCaller,
  Routes,
  type ServicePorts,
  TextField,
} from '@alur/platform';
import type { DueFlag } from '@alur/standards';
import { Body, Inject } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ComplaintServices } from '../application/complaint-services.ts';
import { FilingDesk } from '../application/filing.ts';
import { COMPLAINT_CATEGORIES, ContactDto } from './file-complaint.feature.ts';
import { CODE } from './person.dto.ts';

export class PublicComplaintDto {
  @PatternField(CODE, { example: 'oku-selatan' })
  tenant!: string;

  @PatternField(CODE, { optional: true, description: 'Layanan yang diadukan' })
  aboutService?: string;

  @ChoiceField(COMPLAINT_CATEGORIES, { optional: true })
  category?: (typeof COMPLAINT_CATEGORIES)[number];

  @TextField({
    kind: 'note',
    min: 10,
    max: 5000,
    description: 'Isi pengaduan',
    message: 'Tuliskan isi pengaduan, 10–5000 huruf',
  })
  text!: string;

  @ObjectField(ContactDto, { optional: true, description: 'Kosong: pengaduan anonim' })
  contact?: ContactDto;
}

/** What a citizen gets back: the ticket opens the tracking page, nothing else. */
export interface PublicReceipt {
  readonly ticket: string;
  readonly dueAt: string | null;
  readonly dueFlag: DueFlag | null;
}

@Routes('api/intake/public/complaints', 'Publik')
export class FilePublicComplaint {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(FilingDesk) private readonly desk: FilingDesk,
    @Inject(ComplaintServices) private readonly services: ComplaintServices,
  ) {}

  @Creates('', 'Pengaduan warga dari situs, boleh anonim')
  @Public()
  @RouteConfig({ rateLimit: { max: 10, timeWindow: '10 minutes' } })
  async file(
    @Body() body: PublicComplaintDto,
    @PublicCaller() contextFor: PublicCall,
  ): Promise<Answered<PublicReceipt>> {
    const { tenant, aboutService, category, text, contact } = body;
    if (!this.ports.standards.tenants().some(({ code }) => code === tenant)) {
      throw new ProblemException(404, 'tenant-not-found', 'Dinas ini tidak dikenal.');
    }
    const { version, body: filed } = await this.desk.file(
      {
        service: this.services.choose(tenant, undefined),
        form: { relation: 'masyarakat', note: text },
        channel: 'website',
        about: this.services.about(tenant, aboutService, undefined, category),
        ...(contact ? { contact } : {}),
      },
      { id: 'public', tenant, roles: [], village: null, district: null },
      contextFor(tenant),
    );
    return new Answered(version, { ticket: filed.ticket, dueAt: filed.dueAt, dueFlag: filed.dueFlag });
  }
}
