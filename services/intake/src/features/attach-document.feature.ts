import { createHash } from 'node:crypto';
import { isRejection } from '@alur/event-sourcing';
import { Access, inCase, type Officer, Roles } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  Creates,
  PORTS,
  ProblemException,
  problemOf,
  Routes,
  readUpload,
  type ServicePorts,
} from '@alur/platform';
import { FILE_HANDLERS } from '@alur/standards';
import { Inject, Param, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type CaseAnswer, Cases, vaultSubject } from '../application/cases.ts';
import { derivedId } from '../application/derived-id.ts';
import type { CommandOf } from '../domain/case-commands.ts';
import { CODE } from './person.dto.ts';

export interface AttachedDocument extends CaseAnswer {
  readonly documentId: string;
  readonly code: string;
  readonly sha256: string;
  readonly size: number;
  readonly mediaType: string;
}

@Routes('api/intake/cases/:caseId/documents', 'Berkas')
@Access(inCase('act'))
export class AttachDocument {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Cases) private readonly cases: Cases,
  ) {}

  /** The bytes are stored before the event: an event never points at a file that is not there. */
  @Creates('', 'Tambahkan dokumen (PDF atau foto) ke berkas')
  @Roles(...FILE_HANDLERS)
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['code', 'file'],
      properties: { code: { type: 'string', example: 'fc-ktp' }, file: { type: 'string', format: 'binary' } },
    },
  })
  async attach(
    @Param('caseId') caseId: string,
    @Req() request: FastifyRequest,
    @Caller() { officer, context }: Call,
  ): Promise<Answered<AttachedDocument>> {
    const { bytes, fields, mediaType } = await readUpload(request);
    const code = fields['code'] ?? '';
    if (!CODE.test(code)) {
      throw new ProblemException(400, 'validation-failed', 'Sebutkan kode dokumen sebelum berkasnya.', {
        errors: [{ field: 'code', message: 'Kode dokumen harus diisi, misalnya fc-ktp.' }],
      });
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    // The same paper sent twice to one case is one document, whatever the key of the request.
    const documentId = derivedId(`${officer.tenant}/${caseId}/${code}`, sha256);
    const command: CommandOf<'attach-document'> = {
      type: 'attach-document',
      documentId,
      code,
      sha256,
      by: officer.id,
      at: context.at,
    };
    await this.#store(officer, caseId, command, bytes);
    const { version, body } = await this.cases.execute(caseId, command, { ...context, commandHash: documentId });
    const document = { documentId, code, sha256, size: bytes.length, mediaType };
    return new Answered(version, { ...body, ...document });
  }

  async #store(
    officer: Officer,
    caseId: string,
    command: CommandOf<'attach-document'>,
    bytes: Uint8Array,
  ): Promise<void> {
    const { tenant } = officer;
    const { state } = await this.cases.load(officer, caseId);
    if (state.documents.some((document) => document.documentId === command.documentId)) return;
    const decision = this.cases.decider(tenant).decide(state, command);
    if (isRejection(decision)) throw problemOf(decision);
    const subjectId = vaultSubject(state.opened);
    await this.ports.files.put({ tenant, subjectId, fileId: command.documentId, bytes });
  }
}
