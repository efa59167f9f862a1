import type { CommandContext } from '@alur/event-sourcing';
import { Access, inCase, Roles } from '@alur/identity';
import {
  Answered,
  accept,
  type Call,
  Caller,
  Changes,
  derivedContext,
  PORTS,
  ProblemException,
  Routes,
  type ServicePorts,
  subjectErased,
} from '@alur/platform';
import { type Letter, latestTemplate, personText, rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, IsOptional } from 'class-validator';
import { acting } from '../application/case-files.ts';
import { requirePrintableLetter } from '../application/letters/compose.ts';
import { type DraftSnapshot, snapshotHash } from '../application/letters/snapshot.ts';
import { caseFile, registryDataDate } from '../domain/case-file.ts';
import type { AssignedLetter, CaseFileState, NotedStep } from '../domain/case-file-state.ts';
import { letter } from '../domain/letter.ts';
import type { LetterTask } from '../domain/letter-events.ts';
import { STEP_ROUTE, StepParams } from './requests.ts';

const FIELD_LENGTH = 300;

export class DraftLetterBody {
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string', maxLength: FIELD_LENGTH },
    description: 'Isian tambahan surat, misalnya keperluan',
    example: { keperluan: 'Pendaftaran sekolah' },
  })
  @IsOptional()
  @IsObject()
  fields?: Record<string, unknown>;
}

@Routes(STEP_ROUTE, 'Surat')
@Access(inCase('act'))
export class DraftLetterFeature {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @Changes('letters', 'Menyusun konsep surat; diulang sebelum ditandatangani berarti menyusun ulang')
  @Roles(...rolesOf('letter', 'draft'))
  async draft(
    @Param() { caseId, stepId }: StepParams,
    @Body() { fields = {} }: DraftLetterBody,
    @Caller() { officer, context }: Call,
  ) {
    const at = context.at;
    const assign = {
      type: 'assign-letter',
      stepId,
      officer: acting(officer),
      at,
      letterId: this.ports.ids.next(),
    } as const;
    const { state } = accept(await this.ports.runner.execute(caseFile, caseId, assign, context));
    const { step, assigned } = taskOf(state, stepId);
    const template = latestTemplate(assigned.letterType);
    const subjectId = step.subjectId ?? '';
    const snapshot = await this.#snapshot(state, step, subjectId, template, checkedFields(template, fields), context);
    await requirePrintableLetter(snapshot);
    const { tenant } = context;
    const snapshotId = await this.ports.vault.put({ tenant, subjectId, kind: 'letter-draft', data: snapshot });
    const task: LetterTask = {
      caseId,
      stepId,
      run: step.run,
      subjectId,
      village: step.village,
      letterType: assigned.letterType,
      signerRole: String(step.params['signer']),
      notBy: step.notBy,
      service: step.service,
      serviceVersion: step.serviceVersion,
      urgent: step.urgent,
    };
    const words = { templateVersion: template.version, snapshotId, draftHash: snapshotHash(snapshot) };
    const { letterId } = assigned;
    const command = { type: 'draft', letterId, task, ...words, by: officer.id, at } as const;
    const done = accept(await this.ports.runner.execute(letter, letterId, command, derivedContext(context, 'draft')));
    return new Answered(done, {
      caseId,
      stepId,
      letterId,
      letterType: task.letterType,
      templateVersion: template.version,
      revision: done.revision,
    });
  }

  async #snapshot(
    state: CaseFileState,
    { caseId, village }: NotedStep,
    subjectId: string,
    template: Letter,
    fields: Readonly<Record<string, string>>,
    { tenant, actor, correlationId }: CommandContext,
  ): Promise<DraftSnapshot> {
    const request = { tenant, subjectId, purpose: 'surat', officer: actor, caseId, correlationId };
    const identity = await this.ports.people.show(request);
    if (identity === undefined) throw subjectErased();
    const { phone: _notPrinted, ...person } = identity;
    return {
      salt: this.ports.ids.secret(100),
      tenant,
      caseId,
      letterType: template.type,
      templateVersion: template.version,
      person,
      village,
      registryDataDate: registryDataDate(state),
      fields,
    };
  }
}

function taskOf(state: CaseFileState, stepId: string): { step: NotedStep; assigned: AssignedLetter } {
  const step = state.steps[stepId];
  const assigned = state.letters[stepId];
  if (step === undefined || assigned === undefined) throw new Error('The file gave the step no letter');
  return { step, assigned };
}

/** Only fields that the template prints, as short texts. */
function checkedFields(template: Letter, fields: Record<string, unknown>): Record<string, string> {
  const known = Object.keys(template.fields);
  const written: Record<string, string> = {};
  const errors = Object.entries(fields).flatMap(([field, value]) => {
    if (!known.includes(field))
      return [{ field: 'fields', message: `Surat ini hanya mengenal isian: ${known.join(', ')}` }];
    if (typeof value !== 'string' || value.length > FIELD_LENGTH) {
      return [{ field: `fields.${field}`, message: `Isian harus berupa teks paling banyak ${FIELD_LENGTH} huruf` }];
    }
    const text = personText(value, 'line');
    if (!text.ok) return [{ field: `fields.${field}`, message: text.message }];
    written[field] = text.value;
    return [];
  });
  if (errors.length > 0) {
    throw new ProblemException(400, 'validation-failed', 'Ada isian surat yang salah. Perbaiki, lalu kirim ulang.', {
      errors,
    });
  }
  return written;
}
