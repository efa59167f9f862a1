import { Access, accessTo, inCase, Roles, requireAccess, SPECIAL_PAPERS } from '@alur/identity';
import {
  type Call,
  Caller,
  givenReasons,
  inlineFile,
  PatternField,
  PORTS,
  ProblemException,
  Reads,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { CASE_READERS } from '@alur/standards';
import { Inject, Param, Query, type StreamableFile } from '@nestjs/common';
import { factsOfState } from '../application/case-facts.ts';
import { Cases, vaultSubject } from '../application/cases.ts';
import type { Contact, NoteText } from '../application/filing.ts';
import { PeopleVault } from '../application/people/people-vault.ts';
import type { KnownCase } from '../domain/case-state.ts';
import { CODE } from './person.dto.ts';

export class ReadingDto {
  @PatternField(CODE, {
    example: 'verifikasi',
    description: 'Tujuan membuka; dicatat sebelum dokumen ditampilkan',
    message: 'Sebutkan tujuan sebagai kode, misalnya "verifikasi"',
  })
  purpose!: string;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'image/heif': 'heif',
};

@Routes('api/intake/cases/:caseId', 'Berkas')
export class ReadDocument {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Cases) private readonly cases: Cases,
    @Inject(PeopleVault) private readonly people: PeopleVault,
  ) {}

  @Reads('documents/:documentId', 'Buka dokumen; tujuan dicatat')
  @Roles(...CASE_READERS)
  @Access(inCase('papers'))
  async document(
    @Param('caseId') caseId: string,
    @Param('documentId') documentId: string,
    @Query() { purpose }: ReadingDto,
    @Caller() { officer, context: { at, correlationId } }: Call,
  ): Promise<StreamableFile> {
    const { tenant } = officer;
    const { state } = await this.cases.load(officer, caseId);
    const document = state.documents.find((d) => d.documentId === documentId);
    const file = document && (await this.ports.files.get(tenant, documentId));
    if (!document || !file) {
      throw new ProblemException(
        404,
        'document-not-found',
        'Dokumen ini tidak ada, atau sudah dihapus bersama datanya.',
      );
    }
    const special = SPECIAL_PAPERS[document.code];
    if (special !== undefined) requireAccess(accessTo(officer, factsOfState(tenant, state), special, at));
    const subjectId = vaultSubject(state.opened);
    const request = { tenant, subjectId, purpose, officer: officer.id, caseId, correlationId };
    await this.people.noteAccess(request, [`document:${document.code}`]);
    const name = `${document.code}-${documentId.slice(0, 8)}.${EXTENSIONS[file.mediaType] ?? 'bin'}`;
    return inlineFile(file, name);
  }

  @Reads('note', 'Baca catatan atau isi pengaduan; tujuan dicatat')
  @Roles(...CASE_READERS)
  @Access(inCase('notes'))
  async note(
    @Param('caseId') caseId: string,
    @Query() { purpose }: ReadingDto,
    @Caller() call: Call,
  ): Promise<NoteText> {
    const { opened } = (await this.cases.load(call.officer, caseId)).state;
    return this.#record(opened, opened.noteId, 'note', purpose, call);
  }

  @Reads('reasons', 'Alasan penarikan, penolakan, jeda, dispensasi dan pembukaan kembali, dengan penjelasan petugas')
  @Roles(...CASE_READERS)
  @Access(inCase('notes'))
  async reasons(@Param('caseId') caseId: string, @Query() { purpose }: ReadingDto, @Caller() call: Call) {
    const { officer, context } = call;
    const { stream, state } = await this.cases.load(officer, caseId);
    const { tenant, id } = officer;
    const given = await givenReasons(this.ports.vault, tenant, await this.ports.store.readStream(stream));
    if (given.some(({ text }) => text !== null)) {
      const subjectId = vaultSubject(state.opened);
      const request = { tenant, subjectId, purpose, officer: id, caseId, correlationId: context.correlationId };
      await this.people.noteAccess(request, ['reason']);
    }
    return { items: given, next: null };
  }

  @Reads('contact', 'Kontak pelapor yang tidak terdaftar; tujuan dicatat')
  @Roles(...CASE_READERS)
  @Access(inCase('identity'))
  async contact(
    @Param('caseId') caseId: string,
    @Query() { purpose }: ReadingDto,
    @Caller() call: Call,
  ): Promise<Contact> {
    const { opened } = (await this.cases.load(call.officer, caseId)).state;
    return this.#record(opened, opened.contactId ?? null, 'contact', purpose, call);
  }

  async #record<T extends object>(
    opened: KnownCase['opened'],
    recordId: string | null,
    what: 'note' | 'contact',
    purpose: string,
    { officer: { tenant, id }, context: { correlationId } }: Call,
  ): Promise<T> {
    const record = recordId === null ? undefined : await this.ports.vault.get<T>(tenant, recordId);
    if (!record)
      throw new ProblemException(404, `${what}-not-found` as const, 'Perkara ini tidak mempunyai catatan itu.');
    const { caseId } = opened;
    const request = { tenant, subjectId: vaultSubject(opened), purpose, officer: id, caseId, correlationId };
    await this.people.noteAccess(request, [what]);
    return record;
  }
}
