import { isRejection } from '@alur/event-sourcing';
import { Access, CurrentOfficer, inCase, type Officer, Roles } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  Creates,
  FileUpload,
  IntField,
  ObjectField,
  PatternField,
  PORTS,
  ProblemException,
  Routes,
  readUpload,
  type ServicePorts,
  TextField,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param, Req } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { commandOf, IncidentCommands } from '../../application/incident-commands.ts';
import { StoredPhotos } from '../../application/stored-photos.ts';
import { incidentResponse } from '../../domain/incident-response.ts';
import { CaptureBody, captureOf, clockWarnings, recordIdOf } from '../capture-body.ts';
import { HouseholdParams, INCIDENT_ROUTE, PersonPhotoParams } from './incident-route.ts';

export class VictimsBody {
  @IntField({ min: 0, max: 60, description: 'Meninggal' })
  dead!: number;

  @IntField({ min: 0, max: 60, description: 'Luka' })
  injured!: number;

  @IntField({ min: 0, max: 60, description: 'Mengungsi' })
  displaced!: number;
}

export class AssessmentBody extends CaptureBody {
  @PatternField(/^[A-Za-z0-9-]{1,80}$/, {
    description: 'Kepala keluarga, terdaftar pada penerimaan',
    message: 'subjectId bukan id orang',
  })
  subjectId!: string;

  @IntField({ min: 1, max: 60, description: 'Jumlah anggota keluarga', message: 'members harus bilangan bulat' })
  members!: number;

  @ObjectField(VictimsBody, { message: 'victims wajib diisi' })
  victims!: VictimsBody;

  @ApiProperty({ required: false, nullable: true, enum: ['berat', 'sedang', 'ringan'], description: 'R-09' })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  damage?: string | null;

  @TextField({
    kind: 'note',
    optional: true,
    min: 1,
    max: 4000,
    description: 'Catatan; disimpan terenkripsi',
    message: 'notes harus 1–4000 huruf',
  })
  notes?: string;
}

/** The part of an assessment that is kept in the vault. */
export type AssessmentRecord = Pick<AssessmentBody, 'notes' | 'coordinates'>;

@Routes(INCIDENT_ROUTE, 'Bencana')
@Access(inCase('act'))
export class AssessHouseholdFeature {
  constructor(
    @Inject(IncidentCommands) private readonly commands: IncidentCommands,
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(StoredPhotos) private readonly photos: StoredPhotos,
  ) {}

  @Creates(
    'people/:subjectId/photos/:photoId',
    'Mengunggah satu foto rumah tangga dari kepala keluarga ini; id dari perangkat',
  )
  @Roles(...rolesOf('assessment'))
  @FileUpload()
  async upload(
    @Param() { caseId, subjectId, photoId }: PersonPhotoParams,
    @CurrentOfficer() officer: Officer,
    @Req() request: FastifyRequest,
  ) {
    const { tenant } = officer;
    const { team, steps, households } = (await this.commands.load(tenant, caseId)).state;
    if (steps.assessment?.status !== 'open' || team?.members.includes(officer.id) !== true) {
      throw new ProblemException(403, 'not-allowed', 'Hanya anggota tim asesmen ini yang boleh mengunggah.');
    }
    await this.#requireRegistered(tenant, subjectId);
    const captures = Object.values(households).flatMap(({ submissions }) => submissions);
    const photo = await readUpload(request);
    return this.photos.store(photo, { tenant, caseId, photoId }, subjectId, captures);
  }

  @Creates(
    'households/:householdId/assessments',
    'Mencatat asesmen satu rumah tangga, juga yang dicatat luring; kiriman berikutnya adalah perbaikan',
    'Bila asesmen lain atas rumah tangga ini sudah masuk sesudah baseRevision, kiriman ini tetap disimpan dan dijawab 409 findings-conflict: ketua tim memilih salah satu lewat conflict-resolution.',
  )
  @Roles(...rolesOf('assessment'))
  async assess(@Param() { caseId, householdId }: HouseholdParams, @Body() body: AssessmentBody, @Caller() call: Call) {
    const { tenant } = call.officer;
    const { submissionId, subjectId, members, victims, damage = null, notes, coordinates } = body;
    const { state } = await this.commands.load(tenant, caseId);
    const { dead, injured, displaced } = victims;
    const figures = { subjectId, members, victims: { dead, injured, displaced }, damage };
    const record: AssessmentRecord = { notes, coordinates };
    const name = `assessment:${caseId}:${householdId}:${submissionId}:${subjectId}`;
    const recordId = await recordIdOf(this.ports.vault, tenant, name, body, { ...figures, ...record });
    const assessment = { ...captureOf(body, recordId), ...figures };
    const sameAs = await this.ports.people.samePerson(tenant, subjectId);
    const asked = { type: 'assess-household', householdId, assessment, sameAs } as const;
    // The vault is written first: an event must never point at a record that does not exist. Written only for what counts.
    const decision = incidentResponse.decide(state, commandOf(call, asked));
    if (!isRejection(decision) && decision.length > 0) {
      await this.#requireRegistered(tenant, subjectId);
      await this.photos.requireAll(tenant, caseId, body.photoIds);
      await this.commands.keepAssessment(tenant, subjectId, recordId, record);
    }
    const warnings = clockWarnings(body, call.context.at);
    const result = await this.commands.run(call, caseId, asked);
    const conflict = result.events.find((event) => event.type === 'incident-response.household-conflicted.v1');
    if (conflict !== undefined && 'against' in conflict.data) {
      throw new ProblemException(
        409,
        'findings-conflict',
        'Asesmen ini disimpan, tetapi bertentangan dengan asesmen lain atas rumah tangga yang sama. Ketua tim memilih salah satu.',
        { facts: { householdId, submissionId, against: conflict.data.against, revision: result.revision, warnings } },
      );
    }
    return new Answered(result, { caseId, householdId, submissionId, revision: result.revision, warnings });
  }

  /** Aid goes to registered people only; the directory is asked without reading who it is. */
  async #requireRegistered(tenant: string, subjectId: string): Promise<void> {
    if ((await this.ports.people.masked(tenant, [subjectId])).has(subjectId)) return;
    throw new ProblemException(
      422,
      'person-unknown',
      'Kepala keluarga belum terdaftar. Daftarkan dulu pada penerimaan, lalu kirim lagi.',
    );
  }
}
