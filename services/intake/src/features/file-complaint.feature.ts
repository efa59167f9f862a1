import { Access, Roles, withoutCase } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  ChoiceField,
  Creates,
  FlagField,
  ObjectField,
  PatternField,
  PORTS,
  ProblemException,
  Routes,
  type ServicePorts,
  TextField,
} from '@alur/platform';
import { FILERS } from '@alur/standards';
import { Body, Inject } from '@nestjs/common';
import { ComplaintServices } from '../application/complaint-services.ts';
import { type Filed, FilingDesk } from '../application/filing.ts';
import { BRIBERY } from '../domain/complaint-handlers.ts';
import { FilingDto } from './filing.dto.ts';
import { CODE } from './person.dto.ts';

/** Kinds of complaint (3.8). */
export const COMPLAINT_CATEGORIES = [
  'tidak-berkadar-pengawasan',
  'berkadar-pengawasan',
  'aspirasi',
  'permintaan-informasi',
  BRIBERY,
] as const;

export class ContactDto {
  @TextField({ kind: 'name', min: 2, max: 150 })
  name!: string;

  @TextField({ optional: true, max: 150, description: 'Telepon atau e-mail untuk menjawab' })
  reach?: string;
}

export class ComplaintDto extends FilingDto {
  @PatternField(CODE, {
    optional: true,
    description: 'Layanan pengaduan; bila kosong: pengaduan umum',
    example: 'pengaduan-bansos-pkh',
  })
  service?: string;

  @PatternField(CODE, { optional: true, description: 'Layanan yang diadukan' })
  aboutService?: string;

  @TextField({ optional: true, max: 120, description: 'Perkara yang diadukan' })
  aboutCaseId?: string;

  @ChoiceField(COMPLAINT_CATEGORIES, { optional: true })
  category?: (typeof COMPLAINT_CATEGORIES)[number];

  @FlagField({ optional: true, description: 'Pengadu tidak menyebut diri' })
  anonymous?: boolean;

  @ObjectField(ContactDto, { optional: true, description: 'Pengadu yang tidak didaftarkan sebagai orang' })
  contact?: ContactDto;

  @TextField({
    optional: true,
    max: 120,
    description: 'Id petugas yang diadukan: ia tidak dapat menangani pengaduan ini',
  })
  accused?: string;

  @PatternField(/^\d{4,12}$/, {
    optional: true,
    description: 'Nomor SP4N-LAPOR',
    message: 'Nomor LAPOR terdiri dari angka',
  })
  laporNumber?: string;

  @TextField({ kind: 'note', min: 5, max: 5000, description: 'Isi pengaduan; disimpan terenkripsi' })
  declare note: string;
}

@Routes('api/intake/complaints', 'Pengaduan')
@Access(withoutCase('a new case; a person of another place is matched by more than the NIK'))
export class FileComplaint {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(FilingDesk) private readonly desk: FilingDesk,
    @Inject(ComplaintServices) private readonly services: ComplaintServices,
  ) {}

  @Creates('', 'Catat pengaduan yang datang lewat saluran mana pun')
  @Roles(...FILERS.complaint)
  async file(@Body() body: ComplaintDto, @Caller() { officer, context }: Call): Promise<Answered<Filed>> {
    const { service, aboutService, aboutCaseId, category, anonymous, contact, accused, laporNumber, ...form } = body;
    const { reporter: _, reporterId: __, subject, subjectId, ...nameless } = form;
    await this.#requireAccused(officer.tenant, accused);
    const chosen = this.services.choose(officer.tenant, service);
    const reach = anonymous ? undefined : contact;
    const own = subject !== undefined || subjectId !== undefined;
    return this.desk.file(
      {
        service: chosen,
        handler: await this.services.handler(officer.tenant, chosen, accused, category),
        form: anonymous
          ? { ...nameless, relation: 'masyarakat' }
          : { ...form, relation: form.relation ?? (own ? 'diri' : 'masyarakat') },
        channel: form.channel ?? 'tatap-muka',
        about: this.services.about(officer.tenant, aboutService, aboutCaseId, category),
        excluded: accused === undefined ? [] : [accused],
        ...(reach === undefined && laporNumber === undefined ? {} : { contact: { ...reach, laporNumber } }),
      },
      officer,
      context,
    );
  }

  /** Also an officer who has left can be accused; an id with a fault in it would exclude nobody. */
  async #requireAccused(tenant: string, accused: string | undefined): Promise<void> {
    if (accused === undefined) return;
    const { members } = await this.ports.staff.of(tenant);
    if (members.some(({ id }) => id === accused)) return;
    const message =
      'Petugas yang diadukan tidak terdaftar di dinas ini. Pilih dari daftar, atau sebutkan dalam isi pengaduan.';
    throw new ProblemException(422, 'officer-unknown', message, { errors: [{ field: 'accused', message }] });
  }
}
