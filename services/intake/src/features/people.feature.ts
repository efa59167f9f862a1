import type { MaskedPerson, PersonIdentity } from '@alur/contracts';
import { CurrentOfficer, inJurisdiction, type Officer, Roles, requireJurisdiction } from '@alur/identity';
import {
  type Call,
  Caller,
  Changes,
  Creates,
  IntField,
  PatternField,
  ProblemException,
  Routes,
  TextField,
} from '@alur/platform';
import { CASE_READERS, FILERS } from '@alur/standards';
import { Body, Inject, Param, Patch } from '@nestjs/common';
import { ApiOperation, ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsString, MaxLength } from 'class-validator';
import { Cases } from '../application/cases.ts';
import type { Warning } from '../application/people/identity.ts';
import { PeopleVault, type Registered } from '../application/people/people-vault.ts';
import { CODE, PersonDto, PurposeDto } from './person.dto.ts';

export class SearchDto {
  @TextField({ min: 2, max: 150, description: 'NIK, nomor KK, nomor telepon, atau kata-kata nama' })
  query!: string;

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
  @PatternField(CODE, { description: 'Alasan sebagai kode, misalnya "salah-ketik"' })
  reasonCode!: string;
}

export interface PersonLine extends MaskedPerson {
  readonly subjectId: string;
}

/** The people vault over HTTP. Everything is a POST, because an address may not hold a NIK or a name. */
/** Enters people into the vault: the counters, and the team that finds the households of a disaster. */
const REGISTRARS = [...FILERS.complaint, 'tagana', 'pordam', 'kepala-seksi'] as const;

@Routes('api/intake/people', 'Orang')
export class People {
  constructor(
    @Inject(PeopleVault) private readonly people: PeopleVault,
    @Inject(Cases) private readonly cases: Cases,
  ) {}

  @Creates('', 'Daftarkan orang; NIK yang sudah terdaftar menunjuk orang yang sama')
  @Roles(...REGISTRARS)
  register(@Body() body: PersonDto, @Caller() { context }: Call): Promise<Registered> {
    return this.people.register(body, context);
  }

  @Changes('search', 'Cari orang; hasilnya disamarkan')
  @Roles(...CASE_READERS)
  async search(
    @Body() { query, limit = 20 }: SearchDto,
    @CurrentOfficer() officer: Officer,
  ): Promise<{ items: PersonLine[]; next: null }> {
    const found = await this.people.find(officer.tenant, query, limit);
    return { items: await this.#lines(officer, found), next: null };
  }

  @Changes('masked', 'Baris tersamar untuk daftar')
  @Roles(...CASE_READERS)
  async masked(
    @Body() body: MaskedDto,
    @CurrentOfficer() officer: Officer,
  ): Promise<{ items: PersonLine[]; next: null }> {
    return { items: await this.#lines(officer, body.subjectIds), next: null };
  }

  @Changes(':subjectId/identity', 'Tampilkan data diri; tujuan dicatat sebelum ditampilkan')
  @Roles(...CASE_READERS)
  async show(
    @Param('subjectId') subjectId: string,
    @Body() { purpose, caseId }: PurposeDto,
    @Caller() { officer, context: { correlationId } }: Call,
  ): Promise<PersonIdentity> {
    const { tenant, id } = officer;
    await this.#reachable(officer, subjectId, caseId);
    const identity = await this.people.show({
      tenant,
      subjectId,
      purpose,
      officer: id,
      caseId: caseId ?? null,
      correlationId,
    });
    if (!identity) throw unknown();
    return identity;
  }

  @Patch(':subjectId')
  @Roles('front-office', 'back-office', 'petugas-pelayanan', 'pengisi-data-desa', 'petugas-pdp')
  @ApiOperation({ summary: 'Perbaiki data diri (UU 27/2022 pasal 30)' })
  async correct(
    @Param('subjectId') subjectId: string,
    @Body() { reasonCode, ...changes }: CorrectionDto,
    @Caller() { officer, context }: Call,
  ): Promise<{ subjectId: string; warnings: readonly Warning[] }> {
    await this.#reachable(officer, subjectId, undefined);
    return { subjectId, warnings: await this.people.correct(subjectId, changes, reasonCode, context) };
  }

  async #lines(officer: Officer, subjectIds: readonly string[]): Promise<PersonLine[]> {
    const lines = await this.people.lines(officer.tenant, subjectIds);
    return [...lines].flatMap(([subjectId, { line, village }]) =>
      inJurisdiction(officer, village) ? [{ subjectId, ...line }] : [],
    );
  }

  /** A village officer may see the people of the village, and the subjects of its cases. */
  async #reachable(officer: Officer, subjectId: string, caseId: string | undefined): Promise<void> {
    const village = await this.people.villageOf(officer.tenant, subjectId);
    if (village === undefined) throw unknown();
    if (inJurisdiction(officer, village)) return;
    const about = caseId === undefined ? undefined : (await this.cases.load(officer, caseId)).state.opened;
    if (about?.subjectId !== subjectId && about?.reporterId !== subjectId) requireJurisdiction(officer, village);
  }
}

function unknown(): ProblemException {
  return new ProblemException(404, 'subject-not-found', 'Orang ini tidak terdaftar, atau datanya sudah dihapus.');
}
