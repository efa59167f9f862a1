import { Access, CurrentOfficer, inCase, type Officer, Roles } from '@alur/identity';
import {
  type Call,
  Caller,
  Creates,
  FileUpload,
  PatternField,
  ProblemException,
  Reads,
  Routes,
  readUpload,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Inject, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { FieldworkCommands } from '../application/fieldwork-commands.ts';
import { StoredPhotos } from '../application/stored-photos.ts';
import { keyOwner } from '../application/subject-key.ts';
import { maySee } from '../domain/fieldwork.ts';
import { STEP_ROUTE, StepParams } from './step-route.ts';

class PhotoParams extends StepParams {
  @PatternField(/^[A-Za-z0-9-]{8,80}$/, { message: 'photoId bukan id foto' })
  photoId!: string;
}

/** Why a photo is opened, in the access log of the person whose home it shows. */
const PURPOSE = 'foto-temuan';

@Routes(STEP_ROUTE, 'Temuan')
@Access(inCase('act'))
export class PhotosFeature {
  constructor(
    @Inject(FieldworkCommands) private readonly commands: FieldworkCommands,
    @Inject(StoredPhotos) private readonly photos: StoredPhotos,
  ) {}

  @Creates(
    'photos/:photoId',
    'Mengunggah satu foto dengan id dari perangkat; kiriman ulang menggantikan, sampai temuan menyebutnya',
  )
  @Roles(...rolesOf('survey', 'visit', 'accompany'))
  @FileUpload()
  async upload(
    @Param() { caseId, stepId, photoId }: PhotoParams,
    @CurrentOfficer() officer: Officer,
    @Req() request: FastifyRequest,
  ) {
    const { step } = await this.commands.find(officer.tenant, { caseId, stepId });
    if (step.status !== 'open' || ![step.surveyor, step.partner].includes(officer.id)) {
      throw new ProblemException(
        403,
        'not-allowed',
        'Hanya petugas yang ditugaskan pada survei ini yang boleh mengunggah.',
      );
    }
    const photo = await readUpload(request);
    return this.photos.store(photo, { tenant: officer.tenant, caseId, photoId }, keyOwner(step), step.submissions);
  }

  @Reads('photos/:photoId', 'Foto temuan, untuk tim dan pimpinan; pembacaannya dicatat (R-19)')
  @Roles(...rolesOf('survey'))
  @Access(inCase('findings'))
  async show(@Param() { caseId, stepId, photoId }: PhotoParams, @Caller() call: Call) {
    const { tenant, id: by, roles } = call.officer;
    const { step } = await this.commands.find(tenant, { caseId, stepId });
    const submission = step.submissions.find(({ photoIds }) => photoIds.includes(photoId));
    if (submission !== undefined) {
      const { submissionId } = submission;
      await this.commands.run(call, { caseId, stepId }, { type: 'view-findings', submissionId, purpose: PURPOSE });
    } else if (!maySee(step, { by, roles })) {
      throw new ProblemException(403, 'not-allowed', 'Hanya tim survei ini dan pimpinan yang boleh melihat fotonya.');
    }
    return this.photos.show({ tenant, caseId, photoId });
  }
}
