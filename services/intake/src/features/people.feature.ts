import type { MaskedPerson, PersonIdentity } from '@alur/contracts';
import {
  Access,
  AccessError,
  accessToPerson,
  CurrentOfficer,
  decidedBy,
  filtered,
  inJurisdiction,
  type Officer,
  purposeOfLookUp,
  Roles,
  requireAccess,
  requireJurisdiction,
  requireOversight,
  SEARCHERS,
  showsNumbers,
  withoutCase,
} from '@alur/identity';
import {
  type Call,
  Caller,
  Changes,
  Creates,
  IntField,
  keepReasonWords,
  PatternField,
  PORTS,
  ProblemException,
  ReasonField,
  Routes,
  type ServicePorts,
  TextField,
} from '@alur/platform';
import { CASE_READERS, FILERS, placeName } from '@alur/standards';
import { Body, Inject, Param, Patch } from '@nestjs/common';
import { ApiOperation, ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsString, MaxLength } from 'class-validator';
import { Cases } from '../application/cases.ts';
import type { Warning } from '../application/people/identity.ts';
import type { MaskedLine } from '../application/people/masked-lines.ts';
import { PeopleVault } from '../application/people/people-vault.ts';
import type { Registered } from '../application/people/registration.ts';
import type { SimilarPerson } from '../application/people/similar-people.ts';
import { PersonDto, PurposeDto } from './person.dto.ts';

export class SearchDto {
  @TextField({ min: 2, max: 150, description: 'NIK, nomor KK, nomor telepon, atau kata-kata nama' })
  query!: string;

  @PatternField(/^\d\d\.\d\d\.\d\d\.\d{4}$/, {
    optional: true,
    example: '16.09.01.2004',
    description: 'Hanya orang dari desa/kelurahan ini, bila dicari menurut nama',
  })
  village?: string;

  @TextField({ optional: true, min: 1, max: 120, description: '`next` dari halaman sebelumnya' })
  cursor?: string;

  @IntField({ optional: true, min: 1, max: 50, default: 20 })
  limit?: number;
}

export class MaskedDto {
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @MaxLength(120, { each: true })
  subjectIds!: string[];
}

export class CorrectionDto extends PersonDto {
  @ReasonField('person-correction', { example: 'salah-ketik' })
  reasonCode!: string;

  @TextField({
    kind: 'note',
    optional: true,
    max: 500,
    description: 'Penjelasan; wajib 10–500 huruf untuk alasan "lainnya"; disimpan terenkripsi',
  })
  note?: string;
}

/** Two people of the same initials and village are told apart by a search with the number on the card. */
export interface PersonLine extends MaskedPerson {
  readonly subjectId: string;
  readonly village: string | null;
  /** `Desa Datar, Kecamatan Muara Dua`; empty where no village is known. */
  readonly villageName: string;
}

export function lineOf(subjectId: string, { line, village }: MaskedLine): PersonLine {
  return { subjectId, ...line, village, villageName: placeName(village) };
}

/** Enters people into the vault: the counters, and the team that finds the households of a disaster. */
const REGISTRARS = [...FILERS.complaint, 'tagana', 'pordam', 'kepala-seksi'] as const;
/** The people vault over HTTP. Everything is a POST, because an address may not hold a NIK or a name. */
@Routes('api/intake/people', 'Orang')
export class People {
  constructor(
    @Inject(PeopleVault) private readonly people: PeopleVault,
    @Inject(Cases) private readonly cases: Cases,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Creates('', 'Daftarkan orang; NIK yang sudah terdaftar menunjuk orang yang sama')
  @Roles(...REGISTRARS)
  @Access(withoutCase('shows what was typed; a person of another place is matched by more than the NIK'))
  register(@Body() body: PersonDto, @Caller() { officer, context }: Call): Promise<Registered> {
    return this.people.registration.register(body, context, officer);
  }

  @Changes('similar', 'Orang terdaftar yang mirip dengan yang diisi, dengan alasannya; disamarkan')
  @Roles(...REGISTRARS)
  @Access(filtered('people of the officer’s place who are like the one that is typed, masked'))
  async similar(
    @Body() body: PersonDto,
    @Caller() { officer, context }: Call,
  ): Promise<{ items: SimilarPerson[]; next: null }> {
    return { items: await this.people.registration.similarTo(body, context, officer), next: null };
  }

  @Changes('search', 'Cari orang; hasilnya disamarkan')
  @Roles(...SEARCHERS)
  @Access(filtered('people of the officer’s place, masked'))
  async search(
    @Body() { query, village, cursor, limit = 20 }: SearchDto,
    @Caller() { officer, context: { tenant, correlationId } }: Call,
  ): Promise<{ items: PersonLine[]; next: string | null }> {
    if (village !== undefined) requireJurisdiction(officer, village);
    const purpose = purposeOfLookUp(officer.roles);
    const asked = { tenant, query, limit, officer: officer.id, purpose, correlationId };
    const lookUp = { ...asked, ...(cursor !== undefined && { after: cursor }) };
    const place = village ?? officer.village ?? officer.district;
    const { subjectIds, next } = await this.people.find(lookUp, { place });
    return { items: await this.#lines(officer, subjectIds), next };
  }

  @Changes('masked', 'Baris tersamar untuk daftar')
  @Roles(...SEARCHERS)
  @Access(filtered('people of the officer’s place, masked'))
  async masked(
    @Body() body: MaskedDto,
    @CurrentOfficer() officer: Officer,
  ): Promise<{ items: PersonLine[]; next: null }> {
    return { items: await this.#lines(officer, body.subjectIds), next: null };
  }

  @Changes(':subjectId/identity', 'Tampilkan data diri; tujuan dicatat sebelum ditampilkan')
  @Roles(...CASE_READERS)
  @Access(decidedBy('the case that is the reason, and the part of the person in it'))
  async show(
    @Param('subjectId') subjectId: string,
    @Body() { purpose, caseId }: PurposeDto,
    @Caller() { officer, context }: Call,
  ): Promise<PersonIdentity> {
    const { tenant, id } = officer;
    const { correlationId } = context;
    const numbers = await this.#requireReason(officer, subjectId, { caseId, purpose }, context);
    const look = { tenant, subjectId, purpose, officer: id, caseId: caseId ?? null, correlationId };
    const identity = await (numbers ? this.people.show(look) : this.people.showWithoutNumbers(look));
    if (!identity) throw unknown();
    return identity;
  }

  @Patch(':subjectId')
  @Roles('front-office', 'back-office', 'petugas-pelayanan', 'pengisi-data-desa', 'petugas-pdp')
  @Access(decidedBy('the place of the person'))
  @ApiOperation({ summary: 'Perbaiki data diri (UU 27/2022 pasal 30)' })
  async correct(
    @Param('subjectId') subjectId: string,
    @Body() { reasonCode, note, ...changes }: CorrectionDto,
    @Caller() { officer, context }: Call,
  ): Promise<{ subjectId: string; warnings: readonly Warning[] }> {
    requireJurisdiction(officer, await this.#villageOf(officer, subjectId));
    const warnings = await this.people.registration.correct(subjectId, changes, reasonCode, context, officer);
    await keepReasonWords(this.ports.vault, subjectId, note, context);
    return { subjectId, warnings };
  }

  async #lines(officer: Officer, subjectIds: readonly string[]): Promise<PersonLine[]> {
    const lines = await this.people.lines(officer.tenant, subjectIds);
    return subjectIds.flatMap((subjectId) => {
      const person = lines.get(subjectId);
      return person && inJurisdiction(officer, person.village) ? [lineOf(subjectId, person)] : [];
    });
  }

  /**
   * A case in which the officer has a need is the reason to see its people; for the privacy officer, the person is.
   * @returns whether NIK and KK are shown.
   */
  async #requireReason(
    officer: Officer,
    subjectId: string,
    { caseId, purpose }: PurposeDto,
    { at, correlationId }: Call['context'],
  ): Promise<boolean> {
    const village = await this.#villageOf(officer, subjectId);
    if (officer.roles.includes('petugas-pdp')) return true;
    if (caseId === undefined) {
      throw new AccessError(403, 'case-required', 'Sebutkan perkara yang memerlukan data orang ini.');
    }
    const { facts } = await this.ports.access.require(officer, caseId, 'identity', correlationId);
    const { opened } = (await this.cases.load(officer, caseId)).state;
    const part = opened.subjectId === subjectId ? 'subject' : opened.reporterId === subjectId ? 'reporter' : 'none';
    const access = accessToPerson(officer, facts, { village, part }, at);
    requireAccess(access);
    requireOversight(access, purpose);
    return showsNumbers(officer, facts, at);
  }

  async #villageOf({ tenant }: Officer, subjectId: string): Promise<string | null> {
    const village = await this.people.villageOf(tenant, subjectId);
    if (village === undefined) throw unknown();
    return village;
  }
}

function unknown(): ProblemException {
  return new ProblemException(404, 'subject-not-found', 'Orang ini tidak terdaftar, atau datanya sudah dihapus.');
}
