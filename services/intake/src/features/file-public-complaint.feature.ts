import { Public } from '@alur/identity';
import {
  Answered,
  ChoiceField,
  Creates,
  facts,
  HTML,
  html,
  layout,
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
import { Body, Header, HttpCode, Inject, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
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

/** The fields of the page, all of them text. */
export class PublicComplaintForm {
  @PatternField(CODE, { message: 'Pilih dinas yang dituju' })
  tenant!: string;

  @ChoiceField(['', ...COMPLAINT_CATEGORIES], { optional: true })
  category?: '' | (typeof COMPLAINT_CATEGORIES)[number];

  @TextField({ kind: 'note', min: 10, max: 5000, message: 'Tuliskan isi pengaduan, 10–5000 huruf' })
  text!: string;

  @TextField({ kind: 'name', optional: true, max: 150 })
  name?: string;

  @TextField({ optional: true, max: 150 })
  reach?: string;
}

/** What a citizen gets back: the ticket opens the tracking page; with the PIN, the answer. */
export interface PublicReceipt {
  readonly ticket: string;
  readonly pin: string | null;
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
        handler: await this.services.handler(tenant, this.services.choose(tenant, undefined), undefined, category),
        form: { relation: 'masyarakat', note: text },
        channel: 'website',
        about: this.services.about(tenant, aboutService, undefined, category),
        ...(contact ? { contact } : {}),
      },
      { id: 'public', tenant, roles: [], village: null, district: null },
      contextFor(tenant),
    );
    const { ticket, pin = null } = filed;
    return new Answered(version, { ticket, pin, dueAt: filed.dueAt, dueFlag: filed.dueFlag });
  }

  /** Where the page of the portal sends its form; answers with a page that shows ticket and PIN once. */
  @Post('form')
  @HttpCode(200)
  @Public()
  @RouteConfig({ rateLimit: { max: 10, timeWindow: '10 minutes' } })
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  @ApiExcludeEndpoint()
  async form(@Body() body: PublicComplaintForm, @PublicCaller() contextFor: PublicCall): Promise<string> {
    const { tenant, category, text, name, reach } = body;
    const contact = name ? { contact: { name, ...(reach && { reach }) } } : {};
    const filed = await this.file({ tenant, text, ...(category && { category }), ...contact }, contextFor);
    const { ticket, pin } = filed.body;
    return layout(
      'Pengaduan diterima',
      html`<p>Catat nomor tiket dan PIN ini sekarang. PIN hanya ditampilkan sekali dan tidak dapat diminta lewat telepon.</p>
${facts([
  ['Nomor tiket', ticket],
  ['PIN', pin],
])}
<p>Jawaban dapat dibaca di <a href="/lacak?tiket=${ticket}">halaman lacak</a> dengan nomor tiket dan PIN.</p>`,
    );
  }
}
