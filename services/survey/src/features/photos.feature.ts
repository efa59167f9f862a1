import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { PORTS, ProblemException, readUpload, type ServicePorts } from '@alur/platform';
import { checkUpload } from '@alur/privacy';
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LEADERS } from '../domain/fieldwork.ts';
import { FIELD_TEAM, FieldworkCommands, STEP_ROUTE, StepParams } from './step-route.ts';
import { keyOwner } from './subject-key.ts';

class PhotoParams extends StepParams {
  @IsString()
  @Matches(/^[A-Za-z0-9-]{8,80}$/, { message: 'photoId bukan id foto' })
  photoId!: string;
}

/** A photo is stored under its case, so nobody can hang a photo of another case on findings. */
export function photoFileId(caseId: string, photoId: string): string {
  return `photo-${caseId}-${photoId}`;
}

@ApiTags('Temuan')
@Controller(STEP_ROUTE)
export class PhotosFeature {
  constructor(
    @Inject(FieldworkCommands) private readonly commands: FieldworkCommands,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Post('photos/:photoId')
  @Roles(...FIELD_TEAM)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } })
  @ApiOperation({ summary: 'Mengunggah satu foto dengan id dari perangkat; kiriman ulang menggantikan' })
  async upload(
    @Param() { caseId, stepId, photoId }: PhotoParams,
    @CurrentOfficer() officer: Officer,
    @Req() request: FastifyRequest,
  ) {
    const step = await this.#step(officer, caseId, stepId);
    if (step.status !== 'open' || ![step.surveyor, step.partner].includes(officer.id)) {
      throw new ProblemException(
        403,
        'not-allowed',
        'Hanya petugas yang ditugaskan pada survei ini yang boleh mengunggah.',
      );
    }
    const { bytes } = await readUpload(request);
    const checked = await checkUpload(bytes, this.ports.config.uploadLimitBytes);
    if (!checked.ok) throw new ProblemException(422, checked.code, checked.detail);
    if (!checked.mediaType.startsWith('image/')) {
      throw new ProblemException(422, 'photo-not-an-image', 'Kirim foto sebagai JPEG, PNG, WebP atau HEIC.');
    }
    const { tenant } = officer;
    const fileId = photoFileId(caseId, photoId);
    const stored = await this.ports.files.put({ tenant, subjectId: keyOwner(step), fileId, bytes });
    return { photoId, ...stored };
  }

  @Get('photos/:photoId')
  @Roles(...LEADERS, ...FIELD_TEAM)
  @ApiOperation({ summary: 'Foto temuan' })
  async show(
    @Param() { caseId, stepId, photoId }: PhotoParams,
    @CurrentOfficer() officer: Officer,
    @Res() reply: FastifyReply,
  ) {
    await this.#step(officer, caseId, stepId);
    const file = await this.ports.files.get(officer.tenant, photoFileId(caseId, photoId));
    if (file === undefined) throw new ProblemException(404, 'photo-not-found', 'Foto ini tidak ada.');
    await reply.type(file.mediaType).header('cache-control', 'no-store').send(Buffer.from(file.bytes));
  }

  async #step(officer: Officer, caseId: string, stepId: string) {
    const { state } = await this.commands.load(officer.tenant, caseId);
    const step = state.steps[stepId];
    if (step === undefined) throw new ProblemException(404, 'step-not-found', 'Langkah survei ini tidak ada.');
    return step;
  }
}
