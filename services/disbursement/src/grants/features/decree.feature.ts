import { Access, CurrentOfficer, type Officer, Roles, withoutCase } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  Changes,
  inlineFile,
  PORTS,
  ProblemException,
  Reads,
  Routes,
  readUpload,
  type ServicePorts,
} from '@alur/platform';
import { isDay, rolesOf } from '@alur/standards';
import { Inject, Param, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { GrantBatches } from '../application/grant-batches.ts';
import { batchKey } from '../application/grant-process.ts';
import { DECREES, type Decree } from '../domain/grant-batch-events.ts';
import { BatchParams, GRANTS_ROUTE } from './requests.ts';

const NUMBER = /^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,79}$/;

@Routes(`${GRANTS_ROUTE}/:batchId/decree`, 'Bantuan menurut SK')
@Access(withoutCase('a list of the office, for its desks: recipients without names'))
export class DecreeFeature {
  constructor(
    @Inject(GrantBatches) private readonly batches: GrantBatches,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Changes('', 'Mencatat SK penerima dengan nomor, tanggal dan berkasnya (R-17); isian mendahului berkas')
  @Roles(...rolesOf('grant-batch', 'lead'))
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['decree', 'number', 'date', 'file'],
      properties: {
        decree: { type: 'string', enum: ['sk-kepala-dinas', 'sk-bupati'] },
        number: { type: 'string' },
        date: { type: 'string', format: 'date' },
        file: { type: 'string', format: 'binary' },
      },
    },
  })
  async record(@Param() { batchId }: BatchParams, @Caller() call: Call, @Req() request: FastifyRequest) {
    const { context } = call;
    const { tenant } = context;
    const { fields, bytes } = await readUpload(request);
    const decree = { ...written(fields), documentId: context.commandId };
    const command = { type: 'record-decree', decree, today: this.ports.standards.localDate(context) } as const;
    if (await this.batches.changes(call, batchId, command)) {
      const fileId = decreeFileId(batchId, decree.documentId);
      await this.ports.files.put({ tenant, subjectId: batchKey(batchId), fileId, bytes });
    }
    const done = await this.batches.run(call, batchId, command);
    return new Answered(done, { batchId, ...decree, revision: done.revision });
  }

  @Reads('', 'Berkas SK')
  @Roles('kabid-linjamsos', 'kepala-dinas', 'kepala-seksi', 'petugas-logistik', 'bendahara-bansos')
  async show(@Param() { batchId }: BatchParams, @CurrentOfficer() { tenant }: Officer) {
    const { decree } = await this.batches.load(tenant, batchId);
    const file = decree && (await this.ports.files.get(tenant, decreeFileId(batchId, decree.documentId)));
    if (file === null || file === undefined) throw new ProblemException(404, 'decree-not-found', 'SK belum dicatat.');
    return inlineFile(file);
  }
}

/** @throws ProblemException 400 when a field of the form is missing or malformed. */
function written({ decree, number = '', date = '' }: Readonly<Record<string, string>>): Omit<Decree, 'documentId'> {
  const kind = DECREES.find((known): known is Decree['decree'] => known === decree && known !== 'none');
  const errors = [
    ...(kind === undefined ? [{ field: 'decree', message: 'decree harus sk-kepala-dinas atau sk-bupati' }] : []),
    ...(NUMBER.test(number) ? [] : [{ field: 'number', message: 'number harus nomor SK, paling panjang 80 huruf' }]),
    ...(isDay(date) ? [] : [{ field: 'date', message: 'date harus tanggal, misalnya 2026-08-03' }]),
  ];
  if (kind === undefined || errors.length > 0) {
    throw new ProblemException(400, 'validation', 'Isian SK belum benar.', { errors });
  }
  return { decree: kind, number, date };
}

function decreeFileId(batchId: string, documentId: string): string {
  return `grant-decree.${batchId}.${documentId}`;
}
